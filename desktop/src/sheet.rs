//! The result of a check as a sheet of lines or as one JSON object.

use jiff::civil::Date;
use kazasu_app::HistoryLine;
use kazasu_wire::result::EligibilityResult;
use kazasu_words::{Voice, wareki};
use serde_json::{Map, Value as Json, json};

use crate::exit::Exit;
use crate::teller::{Fact, Teller};

/// What only the tap itself knows; a result out of the history has none of it.
#[derive(Debug, Clone, Copy)]
pub struct TapFigures {
    /// Command APDUs of the tap, leave included.
    pub apdus: u32,
    /// Tries left before the PIN was typed.
    pub tries_left: Option<u8>,
}

/// Shows a result and gives its exit.
pub fn show(teller: &Teller, result: &EligibilityResult, figures: Option<TapFigures>) -> Exit {
    if teller.is_json() {
        for fact in kazasu_app::notices(result) {
            teller.notice(&fact);
        }
        teller.json_line(&Json::Object(object(result, figures)));
    } else {
        lines(teller, result, figures);
    }
    if result.validity.is_valid() {
        Exit::Valid
    } else {
        Exit::NoQualification
    }
}

/// One line for a list.
pub fn summary(teller: &Teller, line: &HistoryLine) -> String {
    format!(
        "{}  {}  {}  {}",
        line.id.as_str(),
        day(teller, line.treated_on),
        kazasu_app::validity_words(&line.validity, teller.words()),
        line.name.as_ref().map_or("", |name| name.as_str()),
    )
}

/// The JSON object of design §8: the first coverage on top, all of them in `coverages` where there are several.
pub fn object(result: &EligibilityResult, figures: Option<TapFigures>) -> Map<String, Json> {
    let mut object = Map::new();
    let mut put = |key: &str, value: Json| {
        object.insert(key.to_owned(), value);
    };
    put("event", json!("result"));
    put("result_id", json!(result.result_id));
    put("facility_id", json!(result.facility_id));
    put("patient_ref", json!(result.patient_ref));
    put("validity", json!(result.validity));
    put("method", json!(result.method));
    put("checked_on", json!(result.checked_on));
    put("treated_on", json!(result.treated_on));
    put("kept_until", json!(result.kept_until));
    let first = result.coverages.first().cloned().unwrap_or_default();
    put("insurer_number", json!(first.insurer_number));
    put("insurer_name", json!(first.insurer_name));
    put("symbol", json!(first.symbol));
    put("number", json!(first.number));
    put("branch", json!(first.branch));
    put("name", json!(first.name));
    put("kana", json!(first.name_kana));
    put("birth_date", json!(first.birth_date));
    put("share", json!(first.share.as_ref().map(|share| share.percent)));
    put(
        "share_basis",
        json!(first.share.as_ref().map(|share| &share.basis)),
    );
    put("valid_from", json!(first.valid_from));
    put("valid_to", json!(first.valid_to));
    if result.coverages.len() > 1 {
        put("coverages", json!(result.coverages));
    }
    put("notices", json!(result.notices));
    if let Some(figures) = figures {
        put("apdus", json!(figures.apdus));
        put("tries_left", json!(figures.tries_left));
    }
    object
}

fn lines(teller: &Teller, result: &EligibilityResult, figures: Option<TapFigures>) {
    teller.line("");
    let words = teller.words();
    teller.line(&format!(
        "■ {}",
        kazasu_app::validity_words(&result.validity, words)
    ));
    for (at, section) in kazasu_app::sections(result, words).iter().enumerate() {
        if at > 1 {
            teller.line("  ――");
        }
        for row in &section.rows {
            teller.line(&format!("  {}: {}", row.label, row.value));
        }
    }
    if let Some(figures) = figures {
        teller.line(&format!("  APDU: {}", figures.apdus));
    }
    for fact in kazasu_app::notices(result) {
        teller.notice(&fact);
    }
    let code = kazasu_app::validity_code(&result.validity);
    teller.line(&format!("→ {}", teller.sentence(&Fact::new(code), Voice::Staff)));
}

fn day(teller: &Teller, day: Date) -> String {
    wareki::with_weekday(day, teller.words().locale())
}
