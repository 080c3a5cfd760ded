//! The table of the rules: requirements 305–330 with their examples, which pages, service and tests share.

use crate::rule::Rule;

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
