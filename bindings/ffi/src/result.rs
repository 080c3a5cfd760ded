//! 資格確認結果, in the public vocabulary of `core/wire`.

use kazasu_wire::coverage;
use kazasu_wire::result;

use crate::redacted::redacted;

/// The service's word about one patient.
///
/// Codes are strings in the vocabulary of the wire: an unknown one is carried and never an error. Days are Japanese
/// calendar days, `YYYY-MM-DD`. Absent means "nothing was said".
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Debug)]
pub struct EligibilityResult {
    /// The service's id of this result.
    pub result_id: String,
    /// The clinic it is filed under.
    pub facility_id: String,
    /// The clinic's pseudonym of the patient; stays over renewals of the card and changes of insurer.
    pub patient_ref: Option<String>,
    /// Instant of the check, milliseconds since 1970 UTC.
    pub checked_at_ms: i64,
    /// 確認日.
    pub checked_on: String,
    /// 施術日.
    pub treated_on: String,
    /// Last day the result may be looked at.
    pub kept_until: String,
    /// 認証方法: `pin`, `visual`; others may come.
    pub method: String,
    /// 資格有効性: `valid` 1 資格（有効）, `invalid` 2 資格（無効）, `invalid_replaced` 3 資格（無効）＋新しい資格あり,
    /// `none` 4 資格情報なし, `multiple` 5 複数該当, `valid_unregistered` 6 有効（未登録）; others may come.
    pub validity: String,
    /// Whether the person is insured on the day: 1 and 6. Never guessed for an unknown word.
    pub is_valid: bool,
    /// The coverages, first to last.
    pub coverages: Vec<Coverage>,
    /// What staff should know beside.
    pub notices: Vec<ResultNotice>,
    /// 照会番号 of the clinic.
    pub reference_number: Option<String>,
}

/// Something staff should know beside the result.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ResultNotice {
    /// Stable code.
    pub code: String,
    /// The day it is about.
    pub date: Option<String>,
}

/// One insurance of a person.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Debug)]
pub struct Coverage {
    /// 証区分, two characters.
    pub card_classification: Option<String>,
    /// 保険者番号; for 医療扶助 公費負担者番号.
    pub insurer_number: Option<String>,
    /// 保険者名称.
    pub insurer_name: Option<String>,
    /// 記号.
    pub symbol: Option<String>,
    /// 番号; for 医療扶助 受給者番号.
    pub number: Option<String>,
    /// 枝番.
    pub branch: Option<String>,
    /// 本人・家族の別, code.
    pub personal_family: Option<String>,
    /// 被保険者氏名 (世帯主氏名).
    pub insured_name: Option<String>,
    /// 氏名.
    pub name: Option<String>,
    /// 氏名カナ.
    pub name_kana: Option<String>,
    /// 性別, code.
    pub sex: Option<String>,
    /// 生年月日.
    pub birth_date: Option<String>,
    /// 住所.
    pub address: Option<String>,
    /// 郵便番号.
    pub post_number: Option<String>,
    /// 資格取得年月日.
    pub qualified_on: Option<String>,
    /// 資格喪失年月日.
    pub disqualified_on: Option<String>,
    /// 有効開始年月日.
    pub valid_from: Option<String>,
    /// 有効終了年月日, the last day included.
    pub valid_to: Option<String>,
    /// 未就学区分, code.
    pub preschool: Option<String>,
    /// 高齢受給者証.
    pub elderly_certificate: Option<ElderlyCertificate>,
    /// 負担割合; absent where it cannot be known, never guessed.
    pub share: Option<Share>,
    /// Whether this is 医療扶助.
    pub is_public_assistance: bool,
}

/// 高齢受給者証.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Debug)]
pub struct ElderlyCertificate {
    /// 交付年月日.
    pub issued_on: Option<String>,
    /// 有効開始年月日.
    pub valid_from: Option<String>,
    /// 有効終了年月日, the last day included.
    pub valid_to: Option<String>,
    /// 一部負担金割合, three digits of percent.
    pub contribution_ratio: Option<String>,
}

/// 負担割合.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Share {
    /// Percent the patient pays, 0 to 100; 30 is 3割.
    pub percent: u8,
    /// Who says so: `insurer`, or `statutory` 法定（自動計算）.
    pub basis: String,
}

redacted!(EligibilityResult, Coverage, ElderlyCertificate);

impl From<result::EligibilityResult> for EligibilityResult {
    fn from(result: result::EligibilityResult) -> Self {
        Self {
            result_id: result.result_id.to_string(),
            facility_id: result.facility_id.to_string(),
            patient_ref: result.patient_ref.map(|patient| patient.to_string()),
            checked_at_ms: result.checked_at.as_millisecond(),
            checked_on: result.checked_on.to_string(),
            treated_on: result.treated_on.to_string(),
            kept_until: result.kept_until.to_string(),
            method: result.method.to_string(),
            is_valid: result.validity.is_valid(),
            validity: result.validity.to_string(),
            coverages: result.coverages.into_iter().map(Coverage::from).collect(),
            notices: result.notices.into_iter().map(ResultNotice::from).collect(),
            reference_number: result.reference_number,
        }
    }
}

impl From<result::Notice> for ResultNotice {
    fn from(notice: result::Notice) -> Self {
        Self {
            code: notice.code,
            date: word(notice.date),
        }
    }
}

impl From<coverage::Coverage> for Coverage {
    fn from(coverage: coverage::Coverage) -> Self {
        Self {
            is_public_assistance: coverage.is_public_assistance(),
            card_classification: word(coverage.card_classification),
            insurer_number: coverage.insurer_number,
            insurer_name: coverage.insurer_name,
            symbol: coverage.symbol,
            number: coverage.number,
            branch: coverage.branch,
            personal_family: word(coverage.personal_family),
            insured_name: coverage.insured_name,
            name: coverage.name,
            name_kana: coverage.name_kana,
            sex: word(coverage.sex),
            birth_date: word(coverage.birth_date),
            address: coverage.address,
            post_number: coverage.post_number,
            qualified_on: word(coverage.qualified_on),
            disqualified_on: word(coverage.disqualified_on),
            valid_from: word(coverage.valid_from),
            valid_to: word(coverage.valid_to),
            preschool: word(coverage.preschool),
            elderly_certificate: coverage.elderly_certificate.map(ElderlyCertificate::from),
            share: coverage.share.map(|share| Share {
                percent: share.percent,
                basis: share.basis.to_string(),
            }),
        }
    }
}

impl From<coverage::ElderlyCertificate> for ElderlyCertificate {
    fn from(certificate: coverage::ElderlyCertificate) -> Self {
        Self {
            issued_on: word(certificate.issued_on),
            valid_from: word(certificate.valid_from),
            valid_to: word(certificate.valid_to),
            contribution_ratio: certificate.contribution_ratio,
        }
    }
}

/// A day or a code as its word.
fn word(value: Option<impl ToString>) -> Option<String> {
    value.map(|value| value.to_string())
}
