//! Results as XML: the element names and codes of the publicly known messages (eligibility facts §2.2).
//!
//! Bare element names are the public ones. What has none is ours: it stands in the namespace `urn:kazasu:receipt:1`,
//! prefix `kazasu`, and is `project-defined`, as is every use of these messages for the restricted type. A list of
//! results is one `kazasu:ResultPage` of `XmlMsg`. Dates are `YYYYMMDD` in public elements and ISO 8601 in ours.
//! The public vocabulary has one element per fact and no empty ones: what the insurer did not say is left out.
//!
//! A character XML 1.0 cannot carry becomes U+FFFD.

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use quick_xml::se::Serializer;
use serde::Serialize;

use crate::coverage::{Coverage, ElderlyCertificate};
use crate::id::InstitutionCode;
use crate::result::{EligibilityResult, Notice, ResultPage};
use crate::share::Share;

/// Namespace of what is not public.
pub const NAMESPACE: &str = "urn:kazasu:receipt:1";
const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// Why nothing was written; never in practice.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a result could not be written as XML")]
pub struct Unwritable;

impl Unwritable {
    /// The stable code of this fact.
    #[must_use]
    pub fn code(&self) -> &'static str {
        "service.internal.bug"
    }
}

/// One result as `XmlMsg`. `institution` is the clinic's 機関コード.
///
/// # Errors
/// [`Unwritable`].
pub fn of_result(institution: &InstitutionCode, result: &EligibilityResult) -> Result<String, Unwritable> {
    write("XmlMsg", &Message::of(institution, result, Some(NAMESPACE)))
}

/// A page of results as `kazasu:ResultPage`.
///
/// # Errors
/// [`Unwritable`].
pub fn of_page(institution: &InstitutionCode, page: &ResultPage) -> Result<String, Unwritable> {
    let page = Page {
        namespace: NAMESPACE,
        next: page.next.as_str(),
        more: page.more,
        messages: page
            .results
            .iter()
            .map(|result| Message::of(institution, result, None))
            .collect(),
    };
    write("kazasu:ResultPage", &page)
}

#[derive(Serialize)]
struct Page<'a> {
    #[serde(rename = "@xmlns:kazasu")]
    namespace: &'static str,
    #[serde(rename = "kazasu:Next")]
    next: &'a str,
    #[serde(rename = "kazasu:More")]
    more: bool,
    #[serde(rename = "XmlMsg")]
    messages: Vec<Message<'a>>,
}

#[derive(Serialize)]
struct Message<'a> {
    #[serde(rename = "@xmlns:kazasu", skip_serializing_if = "Option::is_none")]
    namespace: Option<&'static str>,
    #[serde(rename = "MessageHeader")]
    header: Header<'a>,
    #[serde(rename = "MessageBody")]
    body: Body<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Header<'a> {
    /// 処理実行日時 in Japan.
    process_execution_time: String,
    /// 資格確認日: the day of the check, as 確認日 in the clipboard text.
    qualification_confirmation_date: String,
    medical_institution_code: &'a str,
    /// OQSCD002: 1 マイナンバーカード.
    reference_classification: &'static str,
    /// OQSCD003: 1 正常終了.
    segment_of_result: &'static str,
    /// 0 UTF-8, by the majority of sources (facts 42).
    character_code_identifier: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Body<'a> {
    /// OQSCD004: 1 正常終了.
    processing_result_status: &'static str,
    /// OQSCD006; a word this version does not know as it came.
    qualification_validity: &'a str,
    result_list: ResultList,
    #[serde(rename = "kazasu:Result")]
    ours: Ours<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ResultList {
    result_of_qualification_confirmation: Vec<Confirmation>,
}

/// What the public message has no element for.
#[derive(Serialize)]
struct Ours<'a> {
    #[serde(rename = "kazasu:ResultId")]
    result_id: &'a str,
    #[serde(rename = "kazasu:FacilityId")]
    facility_id: &'a str,
    #[serde(rename = "kazasu:PatientRef", skip_serializing_if = "Option::is_none")]
    patient_ref: Option<&'a str>,
    #[serde(rename = "kazasu:CheckedAt")]
    checked_at: String,
    #[serde(rename = "kazasu:CheckedOn")]
    checked_on: String,
    #[serde(rename = "kazasu:TreatedOn")]
    treated_on: String,
    #[serde(rename = "kazasu:KeptUntil")]
    kept_until: String,
    #[serde(rename = "kazasu:Method")]
    method: &'a str,
    #[serde(rename = "kazasu:ReferenceNumber", skip_serializing_if = "Option::is_none")]
    reference_number: Option<String>,
    #[serde(rename = "kazasu:Notice")]
    notices: Vec<NoticeOfOurs<'a>>,
}

#[derive(Serialize)]
struct NoticeOfOurs<'a> {
    #[serde(rename = "kazasu:Code")]
    code: &'a str,
    #[serde(rename = "kazasu:Date", skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    #[serde(rename = "kazasu:Field", skip_serializing_if = "Option::is_none")]
    field: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
#[rustfmt::skip]
struct Confirmation {
    #[serde(skip_serializing_if = "Option::is_none")] insured_card_classification: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")] insurer_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")] insurer_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")] insured_card_symbol: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")] insured_identification_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")] insured_branch_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")] personal_family_classification: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")] insured_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")] name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")] name_of_other: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")] name_kana: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")] name_of_other_kana: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")] sex1: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")] sex2: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")] birthdate: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")] address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")] post_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")] qualification_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")] disqualification_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")] insured_certificate_issuance_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")] insured_card_valid_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")] insured_card_expiration_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")] insured_partial_contribution_ratio: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")] preschool_classification: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")] reason_of_loss: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")] elderly_recipient_certificate_info: Option<Elderly>,
    #[serde(skip_serializing_if = "Option::is_none")] reference_number: Option<String>,
    #[serde(rename = "kazasu:Share", skip_serializing_if = "Option::is_none")] share: Option<ShareOfOurs>,
}

#[derive(Serialize)]
#[rustfmt::skip]
struct Elderly {
    #[serde(rename = "ElderlyRecipientCertificateDate", skip_serializing_if = "Option::is_none")] issued_on: Option<String>,
    #[serde(rename = "ElderlyRecipientValidStartDate", skip_serializing_if = "Option::is_none")] valid_from: Option<String>,
    #[serde(rename = "ElderlyRecipientValidEndDate", skip_serializing_if = "Option::is_none")] valid_to: Option<String>,
    #[serde(rename = "ElderlyRecipientContributionRatio", skip_serializing_if = "Option::is_none")] ratio: Option<String>,
}

#[derive(Serialize)]
struct ShareOfOurs {
    #[serde(rename = "kazasu:Percent")]
    percent: u8,
    #[serde(rename = "kazasu:Basis")]
    basis: String,
}

impl<'a> Message<'a> {
    fn of(
        institution: &'a InstitutionCode,
        result: &'a EligibilityResult,
        namespace: Option<&'static str>,
    ) -> Self {
        let in_japan = result.checked_at.to_zoned(TimeZone::fixed(Offset::constant(9)));
        let number = result.reference_number.as_deref();
        Self {
            namespace,
            header: Header {
                process_execution_time: in_japan.strftime("%Y%m%d%H%M%S").to_string(),
                qualification_confirmation_date: digits(result.checked_on),
                medical_institution_code: institution.as_str(),
                reference_classification: "1",
                segment_of_result: "1",
                character_code_identifier: "0",
            },
            body: Body {
                processing_result_status: "1",
                qualification_validity: match result.validity.oqs_code() {
                    Some(code) => code,
                    None => result.validity.as_str(),
                },
                result_list: ResultList {
                    result_of_qualification_confirmation: result
                        .coverages
                        .iter()
                        .map(|coverage| Confirmation::of(coverage, number))
                        .collect(),
                },
                ours: Ours::of(result),
            },
        }
    }
}

impl<'a> Ours<'a> {
    fn of(result: &'a EligibilityResult) -> Self {
        Self {
            result_id: result.result_id.as_str(),
            facility_id: result.facility_id.as_str(),
            patient_ref: result.patient_ref.as_ref().map(|patient| patient.as_str()),
            checked_at: result.checked_at.to_string(),
            checked_on: result.checked_on.to_string(),
            treated_on: result.treated_on.to_string(),
            kept_until: result.kept_until.to_string(),
            method: result.method.as_str(),
            reference_number: text(result.reference_number.as_deref()),
            notices: result.notices.iter().map(NoticeOfOurs::of).collect(),
        }
    }
}

impl<'a> NoticeOfOurs<'a> {
    fn of(notice: &'a Notice) -> Self {
        Self {
            code: &notice.code,
            date: notice.date.map(|date| date.to_string()),
            field: notice.field.as_deref(),
        }
    }
}

impl Confirmation {
    fn of(coverage: &Coverage, reference_number: Option<&str>) -> Self {
        let said = |field: &Option<String>| text(field.as_deref());
        Self {
            insured_card_classification: text(
                coverage.card_classification.as_ref().map(|code| code.as_str()),
            ),
            insurer_number: said(&coverage.insurer_number),
            insurer_name: said(&coverage.insurer_name),
            insured_card_symbol: said(&coverage.symbol),
            insured_identification_number: said(&coverage.number),
            insured_branch_number: said(&coverage.branch),
            personal_family_classification: text(coverage.personal_family.as_ref().map(|code| code.as_str())),
            insured_name: said(&coverage.insured_name),
            name: said(&coverage.name),
            name_of_other: said(&coverage.other_name),
            name_kana: said(&coverage.name_kana),
            name_of_other_kana: said(&coverage.other_name_kana),
            sex1: text(coverage.sex.as_ref().map(|code| code.as_str())),
            sex2: text(coverage.other_sex.as_ref().map(|code| code.as_str())),
            birthdate: coverage.birth_date.map(digits),
            address: said(&coverage.address),
            post_number: said(&coverage.post_number),
            qualification_date: coverage.qualified_on.map(digits),
            disqualification_date: coverage.disqualified_on.map(digits),
            insured_certificate_issuance_date: coverage.issued_on.map(digits),
            insured_card_valid_date: coverage.valid_from.map(digits),
            insured_card_expiration_date: coverage.valid_to.map(digits),
            insured_partial_contribution_ratio: said(&coverage.contribution_ratio),
            preschool_classification: text(coverage.preschool.as_ref().map(|code| code.as_str())),
            reason_of_loss: text(coverage.reason_of_loss.as_ref().map(|code| code.as_str())),
            elderly_recipient_certificate_info: coverage.elderly_certificate.as_ref().map(Elderly::of),
            reference_number: text(reference_number),
            share: coverage.share.as_ref().map(ShareOfOurs::of),
        }
    }
}

impl Elderly {
    fn of(certificate: &ElderlyCertificate) -> Self {
        Self {
            issued_on: certificate.issued_on.map(digits),
            valid_from: certificate.valid_from.map(digits),
            valid_to: certificate.valid_to.map(digits),
            ratio: text(certificate.contribution_ratio.as_deref()),
        }
    }
}

impl ShareOfOurs {
    fn of(share: &Share) -> Self {
        Self {
            percent: share.percent,
            basis: share.basis.as_str().to_owned(),
        }
    }
}

fn write(root: &str, value: &impl Serialize) -> Result<String, Unwritable> {
    let mut out = DECLARATION.to_owned();
    let serializer = Serializer::with_root(&mut out, Some(root)).map_err(|_| Unwritable)?;
    value.serialize(serializer).map_err(|_| Unwritable)?;
    out.push('\n');
    Ok(out)
}

fn digits(date: Date) -> String {
    date.strftime("%Y%m%d").to_string()
}

/// Text as XML 1.0 can carry it (§2.2 of the recommendation).
fn text(text: Option<&str>) -> Option<String> {
    let carried = |c: char| match c {
        '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'.. => c,
        _ => '\u{FFFD}',
    };
    text.map(|text| text.chars().map(carried).collect())
}
