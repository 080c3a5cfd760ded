//! A page of results as the client reads it: only what it needs, everything else passed over.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Habit;
use crate::case::Format;

/// A page.
#[derive(Debug)]
pub struct Page {
    /// Its results.
    pub results: Vec<Told>,
    /// Where the next one begins.
    pub next: String,
    /// Whether it is there already.
    pub more: bool,
}

/// A result as it is told.
#[derive(Debug, Serialize, Deserialize)]
pub struct Told {
    /// Names it.
    pub result_id: String,
    /// The clinic's pseudonym of the patient.
    pub patient_ref: Option<String>,
    /// The word (JSON) or code (XML), as it came.
    pub validity: String,
    /// 照会番号.
    pub reference_number: Option<String>,
    /// The coverages.
    #[serde(default)]
    pub coverages: Vec<Coverage>,
}

/// A coverage as it is told; numbers are text.
#[derive(Debug, Serialize, Deserialize)]
pub struct Coverage {
    /// 被保険者証区分.
    #[serde(alias = "InsuredCardClassification")]
    pub card_classification: Option<String>,
    /// 保険者番号.
    #[serde(alias = "InsurerNumber")]
    pub insurer_number: Option<String>,
    /// 記号.
    #[serde(alias = "InsuredCardSymbol")]
    pub symbol: Option<String>,
    /// 番号.
    #[serde(alias = "InsuredIdentificationNumber")]
    pub number: Option<String>,
    /// 枝番.
    #[serde(alias = "InsuredBranchNumber")]
    pub branch: Option<String>,
    /// 氏名.
    #[serde(alias = "Name")]
    pub name: Option<String>,
}

#[derive(Deserialize)]
struct InJson {
    results: Vec<Told>,
    next: String,
    more: bool,
}

#[derive(Deserialize)]
struct InXml {
    #[serde(rename = "Next")]
    next: String,
    #[serde(rename = "More")]
    more: bool,
    #[serde(rename = "XmlMsg", default)]
    messages: Vec<Message>,
}

#[derive(Deserialize)]
struct Message {
    #[serde(rename = "MessageBody")]
    body: Body,
}

#[derive(Deserialize)]
struct Body {
    #[serde(rename = "QualificationValidity")]
    validity: String,
    #[serde(rename = "ResultList", default)]
    list: List,
    #[serde(rename = "Result")]
    ours: Ours,
}

#[derive(Default, Deserialize)]
struct List {
    #[serde(rename = "ResultOfQualificationConfirmation", default)]
    coverages: Vec<Coverage>,
}

#[derive(Deserialize)]
struct Ours {
    #[serde(rename = "ResultId")]
    result_id: String,
    #[serde(rename = "PatientRef")]
    patient_ref: Option<String>,
    #[serde(rename = "ReferenceNumber")]
    reference_number: Option<String>,
}

impl Page {
    /// Reads a page.
    #[must_use]
    pub fn read(format: Format, text: &str, habit: Option<Habit>) -> Option<Self> {
        let mut page = match format {
            Format::Json => Self::from_json(text)?,
            Format::Xml => Self::from_xml(text)?,
        };
        let strange = match format {
            Format::Json => serde_json::from_str::<Value>(text)
                .ok()?
                .get("future_member")
                .is_some(),
            Format::Xml => text.contains("<FutureElement"),
        };
        match habit {
            Some(Habit::Strict) if strange => return None,
            Some(Habit::Guessing) => {
                for told in &mut page.results {
                    if !["valid", "invalid", "invalid_replaced", "none", "1", "2", "3", "4"]
                        .contains(&told.validity.as_str())
                    {
                        told.validity = "valid".to_owned();
                    }
                }
            }
            _ => {}
        }
        Some(page)
    }

    fn from_json(text: &str) -> Option<Self> {
        let page: InJson = serde_json::from_str(text).ok()?;
        Some(Self {
            results: page.results,
            next: page.next,
            more: page.more,
        })
    }

    fn from_xml(text: &str) -> Option<Self> {
        let page: InXml = quick_xml::de::from_str(text).ok()?;
        let told = |message: Message| Told {
            result_id: message.body.ours.result_id,
            patient_ref: message.body.ours.patient_ref,
            validity: message.body.validity,
            reference_number: message.body.ours.reference_number,
            coverages: message.body.list.coverages,
        };
        Some(Self {
            results: page.messages.into_iter().map(told).collect(),
            next: page.next,
            more: page.more,
        })
    }
}
