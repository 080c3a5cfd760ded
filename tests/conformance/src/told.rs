//! What a client says of a result: one JSON object per line.

use kazasu_wire::result::EligibilityResult;
use serde_json::{Value, json};

use crate::case::Format;

/// What a client must say of a result: codes as the format writes them, everything as it came.
#[must_use]
pub fn told(result: &EligibilityResult, format: Format) -> Value {
    let validity = match format {
        Format::Json => result.validity.as_str(),
        Format::Xml => result.validity.oqs_code().unwrap_or(result.validity.as_str()),
    };
    let coverages: Vec<Value> = result
        .coverages
        .iter()
        .map(|coverage| {
            json!({
                "card_classification": coverage.card_classification,
                "insurer_number": coverage.insurer_number,
                "symbol": coverage.symbol,
                "number": coverage.number,
                "branch": coverage.branch,
                "name": coverage.name,
            })
        })
        .collect();
    json!({
        "result_id": result.result_id,
        "patient_ref": result.patient_ref,
        "validity": validity,
        "reference_number": result.reference_number,
        "coverages": coverages,
    })
}
