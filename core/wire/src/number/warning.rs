use super::{Prefecture, check_digit};

/// What is odd about a number. None of it is a reason to refuse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Oddity {
    /// Other signs than digits, or another length than the format has.
    Form,
    /// The last digit is not the check digit (検証番号).
    CheckDigit,
    /// No prefecture has the number in the prefecture's place.
    Prefecture,
}

impl Oddity {
    /// Of a number that ends in a check digit and names a prefecture.
    pub(super) fn of_digits(number: &str, prefecture: Option<Prefecture>) -> Option<Self> {
        if !check_digit::holds(number) {
            Some(Self::CheckDigit)
        } else if prefecture.is_none() {
            Some(Self::Prefecture)
        } else {
            None
        }
    }
}

/// Which number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NumberField {
    /// 保険者番号.
    InsurerNumber,
    /// 公費負担者番号, the insurer number of 医療扶助.
    PayerNumber,
    /// 被保険者番号.
    InsuredNumber,
    /// 受給者番号, the number of 医療扶助.
    RecipientNumber,
    /// 枝番.
    Branch,
    /// 機関コード.
    InstitutionCode,
    /// 登録記号番号.
    RegistrationNumber,
}

impl NumberField {
    /// The member of the contract that holds the number. 医療扶助 has its two numbers where others have theirs.
    #[must_use]
    pub fn member(self) -> &'static str {
        match self {
            Self::InsurerNumber | Self::PayerNumber => "insurer_number",
            Self::InsuredNumber | Self::RecipientNumber => "number",
            Self::Branch => "branch",
            Self::InstitutionCode => "institution_code",
            Self::RegistrationNumber => "registration_number",
        }
    }
}

/// A number that does not look like its format. Holds no part of the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NumberWarning {
    /// Which number.
    pub field: NumberField,
    /// What is odd.
    pub oddity: Oddity,
}

impl NumberWarning {
    /// The stable code of this fact; its words take the name of the field.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self.oddity {
            Oddity::Form => "wire.number.form",
            Oddity::CheckDigit => "wire.number.check-digit",
            Oddity::Prefecture => "wire.number.prefecture",
        }
    }
}
