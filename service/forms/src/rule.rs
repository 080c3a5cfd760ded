//! The rules of fields: one table for pages, service and tests (requirements 305–330).

use jiff::civil::Date;
use kazasu_wire::id::{AccountId, InstitutionCode};
use kazasu_wire::number::{Prefecture, RegistrationNumber};

use crate::values::Values;

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

/// What holds for a value. Each is a row of [`ROWS`].
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

/// A row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// Its number in the requirements.
    pub number: u16,
    /// The rule.
    pub rule: Rule,
    /// Values that hold, with what is stored of them.
    pub valid: &'static [(&'static str, &'static str)],
    /// Values that do not.
    pub invalid: &'static [Invalid],
}

/// A value that does not hold, and the code that says so.
pub type Invalid = (&'static str, &'static str);

/// Most terminals of one application (requirements 180).
const MOST_TERMINALS: u32 = 20;
/// More people work in no clinic.
const MOST_STAFF: u32 = 9_999;
const LONGEST_NAME: usize = 60;
const LONGEST_ADDRESS: usize = 254;
const SHORTEST_PASSWORD: usize = 8;
const LONGEST_PASSWORD: usize = 100;

/// Rows 305–330. Row 316 is no rule of a field: a known address gets the same page as a new one, and a mail.
/// Rows 310 and 313 call numbers with hyphens invalid and rows 311 and 312 split them: here they are one field that
/// reads both, so those examples hold.
pub const ROWS: &[Row] = &[
    Row {
        number: 305,
        rule: Rule::Name,
        valid: &[("基金", "基金"), ("太郎", "太郎"), (" 基　金 ", "基 金")],
        invalid: &[("", "form.field.required"), ("　", "form.field.required")],
    },
    Row {
        number: 306,
        rule: Rule::Affiliation,
        valid: &[
            ("judo", "judo"),
            ("ahaki", "ahaki"),
            ("health_check", "health_check"),
            ("midwifery", "midwifery"),
        ],
        invalid: &[("", "form.field.required"), ("dentist", "form.choice.unknown")],
    },
    Row {
        number: 307,
        rule: Rule::Prefecture,
        valid: &[("13", "13"), ("01", "01"), ("東京都", "13")],
        invalid: &[
            ("", "form.field.required"),
            ("ーなしー", "form.choice.unknown"),
            ("00", "form.choice.unknown"),
            ("48", "form.choice.unknown"),
        ],
    },
    Row {
        number: 308,
        rule: Rule::InstitutionDigits,
        valid: &[("0123456", "0123456")],
        invalid: &[
            ("123456", "form.digits.count"),
            ("012345A", "form.digits.count"),
            ("０１２３４５６", "form.digits.count"),
            ("", "form.field.required"),
        ],
    },
    Row {
        number: 309,
        rule: Rule::JudoNumber,
        valid: &[
            ("契0123456-7-8", "契0123456-7-8"),
            ("協4000347.1.1", "協4000347-1-1"),
        ],
        invalid: &[
            ("～なし～", "form.registration-number.judo"),
            ("", "form.field.required"),
        ],
    },
    Row {
        number: 310,
        rule: Rule::JudoNumber,
        valid: &[
            ("契012345678", "契0123456-7-8"),
            ("012345678", "0123456-7-8"),
            ("0123456-7-8", "0123456-7-8"),
            ("契 ０１２３４５６－７－８", "契0123456-7-8"),
        ],
        invalid: &[
            ("01234567", "form.registration-number.judo"),
            ("契0123456789", "form.registration-number.judo"),
            ("約012345678", "form.registration-number.judo"),
        ],
    },
    Row {
        number: 311,
        rule: Rule::JudoNumber,
        valid: &[
            ("契 0123456 7 8", "契0123456-7-8"),
            ("契,0123456,7,8", "契0123456-7-8"),
        ],
        invalid: &[
            ("契 012345 7 8", "form.registration-number.judo"),
            ("契 0123456 12 8", "form.registration-number.judo"),
            ("契 012345 12 8", "form.registration-number.judo"),
            ("012345", "form.registration-number.judo"),
            ("12", "form.registration-number.judo"),
        ],
    },
    Row {
        number: 312,
        rule: Rule::AhakiNumber,
        valid: &[
            ("01234567 8 9", "01234567-8-9"),
            ("01234567・8・9", "01234567-8-9"),
        ],
        invalid: &[
            ("0123456", "form.registration-number.ahaki"),
            ("0123456 78 9", "form.registration-number.ahaki"),
        ],
    },
    Row {
        number: 313,
        rule: Rule::AhakiNumber,
        valid: &[
            ("0123456789", "01234567-8-9"),
            ("01234567-8-9", "01234567-8-9"),
            ("契0123456789", "01234567-8-9"),
        ],
        invalid: &[
            ("012345678", "form.registration-number.ahaki"),
            ("協0123456789", "form.registration-number.ahaki"),
            ("", "form.field.required"),
        ],
    },
    Row {
        number: 314,
        rule: Rule::Telephone,
        valid: &[("01201234567", "01201234567"), ("0312345678", "0312345678")],
        invalid: &[
            ("0120-123-4567", "form.telephone.form"),
            ("０１２０１２３４５６７", "form.telephone.form"),
            ("12345", "form.telephone.form"),
            ("", "form.field.required"),
        ],
    },
    Row {
        number: 315,
        rule: Rule::Email,
        valid: &[
            ("kikin01@test.kikin.com", "kikin01@test.kikin.com"),
            ("a_b.c-d@clinic.example", "a_b.c-d@clinic.example"),
        ],
        invalid: &[
            ("Kikin@test.kikin.com", "form.email.form"),
            ("a+b@test.kikin.com", "form.email.form"),
            ("a@b@test.kikin.com", "form.email.form"),
            ("test.kikin.com", "form.email.form"),
            ("@test.kikin.com", "form.email.form"),
            ("a@", "form.email.form"),
            ("a@example", "form.email.form"),
            ("a..b@clinic.example", "form.email.form"),
            ("a@clinic..example", "form.email.form"),
            ("a@-clinic.example", "form.email.form"),
            ("a b@clinic.example", "form.email.form"),
            ("", "form.field.required"),
        ],
    },
    Row {
        number: 317,
        rule: Rule::Password,
        valid: &[("Abcdefg1", "Abcdefg1"), ("Ab 1 あいう。", "Ab 1 あいう。")],
        invalid: &[
            ("abcdefg1", "form.password.weak"),
            ("ABCDEFG1", "form.password.weak"),
            ("Abcdefgh", "form.password.weak"),
            ("Abcde1", "form.password.weak"),
            (HUNDRED_AND_ONE, "form.password.weak"),
            ("", "form.field.required"),
        ],
    },
    Row {
        number: 318,
        rule: Rule::PasswordAgain,
        valid: &[("Abcdefg1", "")],
        invalid: &[("Abcdefg2", "form.password.differs"), ("", "form.field.required")],
    },
    Row {
        number: 319,
        rule: Rule::Consent,
        valid: &[("yes", "yes")],
        invalid: &[("", "form.terms.unticked"), ("no", "form.terms.unticked")],
    },
    Row {
        number: 320,
        rule: Rule::BirthDate,
        valid: &[("1990-01-01", "1990-01-01")],
        invalid: &[
            ("2999-01-01", "form.date.future"),
            ("1990/01/01", "form.date.form"),
            ("1990-02-30", "form.date.form"),
            ("", "form.field.required"),
        ],
    },
    Row {
        number: 321,
        rule: Rule::BankAccount,
        valid: &[("1234567", "1234567"), ("1", "1")],
        invalid: &[
            ("12345678", "form.digits.most"),
            ("12-345", "form.digits.most"),
            ("１２３", "form.digits.most"),
            ("", "form.field.required"),
        ],
    },
    Row {
        number: 322,
        rule: Rule::StaffCount,
        valid: &[("2", "2"), ("02", "2")],
        invalid: &[
            ("", "form.field.required"),
            ("0", "form.number.range"),
            ("二", "form.number.range"),
            ("-1", "form.number.range"),
            ("10000", "form.number.range"),
        ],
    },
    Row {
        number: 323,
        rule: Rule::TerminalCount,
        valid: &[("3", "3"), ("1", "1"), ("20", "20")],
        invalid: &[
            ("0", "form.number.range"),
            ("21", "form.number.range"),
            ("99999999999", "form.number.range"),
            ("", "form.field.required"),
        ],
    },
    Row {
        number: 324,
        rule: Rule::Attachment,
        valid: &[],
        invalid: &[],
    },
    Row {
        number: 325,
        rule: Rule::StartDate,
        valid: &[("2024-04-01", "2024-04-01"), ("2999-01-01", "2999-01-01")],
        invalid: &[
            ("2024/4/1", "form.date.form"),
            ("2024-4-1", "form.date.form"),
            ("２０２４－０４－０１", "form.date.form"),
            ("", "form.field.required"),
        ],
    },
    Row {
        number: 326,
        rule: Rule::InstitutionCode,
        valid: &[("1180123456", "1180123456")],
        invalid: &[("118012345", "form.digits.count"), ("", "form.field.required")],
    },
    Row {
        number: 327,
        rule: Rule::AccountId,
        valid: &[("W0000001", "W0000001")],
        invalid: &[
            ("W000001", "form.account-id.form"),
            ("A0000001", "form.account-id.form"),
        ],
    },
    Row {
        number: 328,
        rule: Rule::AccountPassword,
        valid: &[("IQazse45", "IQazse45")],
        invalid: &[("IQazse4", "form.password.short"), ("", "form.field.required")],
    },
    Row {
        number: 329,
        rule: Rule::ActivationCode,
        valid: &[
            ("012345678901", "012345678901"),
            ("0123 4567 8901", "012345678901"),
        ],
        invalid: &[
            ("01234567890", "form.digits.count"),
            ("01234567890A", "form.digits.count"),
        ],
    },
    Row {
        number: 330,
        rule: Rule::CardPin,
        valid: &[("1234", "1234")],
        invalid: &[("123", "form.digits.count"), ("12a4", "form.digits.count")],
    },
];

/// 101 characters, with one of each kind that is asked.
const HUNDRED_AND_ONE: &str =
    "Aa1aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

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

/// Whatever stands between its parts; where there are parts, each has its own length (rows 311 and 312).
fn registration_number(value: &str, judo: bool) -> Result<String, Fault> {
    let fault = Fault::new(if judo {
        "form.registration-number.judo"
    } else {
        "form.registration-number.ahaki"
    });
    let folded = kazasu_wire::width::fold(value);
    let letter: String = folded
        .trim()
        .chars()
        .take_while(|c| matches!(c, '協' | '契'))
        .collect();
    let rest = folded.trim().trim_start_matches(['協', '契']);
    let parts: Vec<&str> = rest.split(is_separator).filter(|part| !part.is_empty()).collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let first = if judo { 7 } else { 8 };
    if lengths != [first, 1, 1] && lengths != [first + 2] {
        return Err(fault);
    }
    match format!("{letter}{}", parts.concat()).parse::<RegistrationNumber>() {
        Ok(number) if number.is_judo() == judo => Ok(number.to_string()),
        _ => Err(fault),
    }
}

fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | 'ー' | '_' | '/'
        )
        || matches!(c, '.' | ',' | '・' | '、' | '。')
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

/// Lower case, digits, `.`, `-`, `_` and one `@` (C33: the newest text).
fn is_address(value: &str) -> bool {
    let allowed = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, b'.' | b'-' | b'_');
    let Some((local, domain)) = value.split_once('@') else {
        return false;
    };
    let no_empty_part = |text: &str| text.split('.').all(|part| !part.is_empty());
    let label = |label: &str| !label.starts_with('-') && !label.ends_with('-') && !label.contains('_');
    value.len() <= LONGEST_ADDRESS
        && local.len() <= 64
        && local.bytes().all(allowed)
        && domain.bytes().all(allowed)
        && no_empty_part(local)
        && no_empty_part(domain)
        && domain.contains('.')
        && domain.split('.').all(label)
}

fn is_strong(value: &str) -> bool {
    let length = value.chars().count();
    (SHORTEST_PASSWORD..=LONGEST_PASSWORD).contains(&length)
        && value.bytes().any(|byte| byte.is_ascii_uppercase())
        && value.bytes().any(|byte| byte.is_ascii_lowercase())
        && value.bytes().any(|byte| byte.is_ascii_digit())
}
