//! The rules of fields; their table is [`crate::ROWS`] (requirements 305–330).

use jiff::civil::Date;
use kazasu_wire::id::{AccountId, InstitutionCode};
use kazasu_wire::number::Prefecture;

use crate::address::is_address;
use crate::values::Values;
use crate::written_number::registration_number;

/// What a rule must know beside the value.
#[derive(Debug, Clone, Copy)]
pub struct Facts {
    /// Today in Japan.
    pub today: Date,
    /// Prefecture 48 is taken: test mode only.
    pub test_mode: bool,
}

/// Why a value does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// Stable code.
    pub code: &'static str,
    /// The number its words name.
    pub count: Option<u32>,
}

/// What holds for a value. Each is a row of [`crate::ROWS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rule {
    /// 姓, 名 and other names.
    Name,
    /// 所属機関.
    Affiliation,
    /// 都道府県, as two digits.
    Prefecture,
    /// 機関コード（7桁）.
    InstitutionDigits,
    /// 登録記号番号 of 柔整, in one field (C2, C4).
    JudoNumber,
    /// 登録記号番号 of あはき, in one field (C3).
    AhakiNumber,
    /// 電話番号.
    Telephone,
    /// メールアドレス.
    Email,
    /// パスワード.
    Password,
    /// Equal to the field `password`.
    PasswordAgain,
    /// 規約同意.
    Consent,
    /// 生年月日（西暦）.
    BirthDate,
    /// 口座番号.
    BankAccount,
    /// 職員数.
    StaffCount,
    /// 申請台数.
    TerminalCount,
    /// 添付: see [`crate::attachment`].
    Attachment,
    /// 運用開始日.
    StartDate,
    /// 機関コード（10桁）.
    InstitutionCode,
    /// アカウントID.
    AccountId,
    /// パスワード of an account.
    AccountPassword,
    /// アクティベーションコード.
    ActivationCode,
    /// カード暗証番号.
    CardPin,
}

/// Most terminals of one application (requirements 180).
const MOST_TERMINALS: u32 = 20;
/// More people work in no clinic.
const MOST_STAFF: u32 = 9_999;
const LONGEST_NAME: usize = 60;
const SHORTEST_PASSWORD: usize = 8;
const LONGEST_PASSWORD: usize = 100;

impl Facts {
    /// Outside test mode, on a day.
    #[must_use]
    pub fn on(today: Date) -> Self {
        Self {
            today,
            test_mode: false,
        }
    }
}

impl Fault {
    pub(crate) fn new(code: &'static str) -> Self {
        Self { code, count: None }
    }

    pub(crate) fn counted(code: &'static str, count: usize) -> Self {
        Self {
            code,
            count: u32::try_from(count).ok(),
        }
    }
}

impl Rule {
    /// The value as it is stored. `typed` are the other fields.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn check(self, value: &str, typed: &Values, facts: &Facts) -> Result<String, Fault> {
        if self == Self::Consent {
            return match value {
                "yes" => Ok("yes".to_owned()),
                _ => Err(Fault::new("form.terms.unticked")),
            };
        }
        if value.trim().is_empty() {
            return Err(Fault::new("form.field.required"));
        }
        let kept = |holds: bool, fault: Fault| holds.then(|| value.to_owned()).ok_or(fault);
        match self {
            Self::Name => name(value),
            Self::Affiliation => {
                let known = ["judo", "ahaki", "health_check", "midwifery"];
                kept(known.contains(&value), Fault::new("form.choice.unknown"))
            }
            Self::Prefecture => prefecture(value, facts),
            Self::InstitutionDigits => digits(value, 7),
            Self::JudoNumber => registration_number(value, true),
            Self::AhakiNumber => registration_number(value, false),
            Self::Telephone => {
                let holds = (10..=11).contains(&value.len()) && is_digits(value);
                kept(holds, Fault::new("form.telephone.form"))
            }
            Self::Email => kept(is_address(value), Fault::new("form.email.form")),
            Self::Password => kept(is_strong(value), Fault::new("form.password.weak")),
            // The first of the two is what is stored.
            Self::PasswordAgain => match value == typed.raw("password") {
                true => Ok(String::new()),
                false => Err(Fault::new("form.password.differs")),
            },
            Self::BirthDate => match day(value)? {
                day if day > facts.today => Err(Fault::new("form.date.future")),
                day => Ok(day.to_string()),
            },
            Self::BankAccount => {
                let holds = value.len() <= 7 && is_digits(value);
                kept(holds, Fault::counted("form.digits.most", 7))
            }
            Self::StaffCount => number(value, MOST_STAFF),
            Self::TerminalCount => number(value, MOST_TERMINALS),
            Self::StartDate => day(value).map(|day| day.to_string()),
            Self::InstitutionCode => match value.parse::<InstitutionCode>() {
                Ok(code) => Ok(code.into()),
                Err(_) => Err(Fault::counted("form.digits.count", 10)),
            },
            Self::AccountId => match value.parse::<AccountId>() {
                Ok(id) => Ok(id.into()),
                Err(_) => Err(Fault::new("form.account-id.form")),
            },
            Self::AccountPassword => {
                let holds = value.chars().count() >= SHORTEST_PASSWORD;
                kept(holds, Fault::counted("form.password.short", SHORTEST_PASSWORD))
            }
            // Printed in groups.
            Self::ActivationCode => digits(&value.replace([' ', '-'], ""), 12),
            Self::CardPin => digits(value, 4),
            Self::Consent | Self::Attachment => Ok(value.to_owned()),
        }
    }
}

fn name(value: &str) -> Result<String, Fault> {
    let name = value.split_whitespace().collect::<Vec<_>>().join(" ");
    match name.chars().count() <= LONGEST_NAME {
        true => Ok(name),
        false => Err(Fault::counted("form.text.too-long", LONGEST_NAME)),
    }
}

fn prefecture(value: &str, facts: &Facts) -> Result<String, Fault> {
    let named = crate::prefecture::PREFECTURES
        .iter()
        .find(|(_, name, _)| *name == value)
        .map(|(code, ..)| *code);
    let read = Prefecture::read(named.unwrap_or(value));
    let taken = read.filter(|&prefecture| facts.test_mode || prefecture != Prefecture::TEST);
    match taken {
        Some(prefecture) => Ok(format!("{:02}", prefecture.number())),
        None => Err(Fault::new("form.choice.unknown")),
    }
}

fn digits(value: &str, count: usize) -> Result<String, Fault> {
    match value.len() == count && is_digits(value) {
        true => Ok(value.to_owned()),
        false => Err(Fault::counted("form.digits.count", count)),
    }
}

fn is_digits(value: &str) -> bool {
    value.bytes().all(|byte| byte.is_ascii_digit())
}

fn number(value: &str, most: u32) -> Result<String, Fault> {
    let fault = Fault {
        code: "form.number.range",
        count: Some(most),
    };
    if !is_digits(value) {
        return Err(fault);
    }
    match value.parse::<u32>() {
        Ok(number) if (1..=most).contains(&number) => Ok(number.to_string()),
        _ => Err(fault),
    }
}

/// `YYYY-MM-DD` and nothing that only looks like it.
fn day(value: &str) -> Result<Date, Fault> {
    let fault = Fault::new("form.date.form");
    if value.len() != 10 {
        return Err(fault);
    }
    match value.parse::<Date>() {
        Ok(day) if day.to_string() == value => Ok(day),
        _ => Err(fault),
    }
}

fn is_strong(value: &str) -> bool {
    let length = value.chars().count();
    (SHORTEST_PASSWORD..=LONGEST_PASSWORD).contains(&length)
        && value.bytes().any(|byte| byte.is_ascii_uppercase())
        && value.bytes().any(|byte| byte.is_ascii_lowercase())
        && value.bytes().any(|byte| byte.is_ascii_digit())
}
