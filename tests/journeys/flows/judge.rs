//! What the files of this folder mean, in Rust: what is given, and what is not as expected. Rust's own runner and the
//! test library of Kotlin and Swift are both made of it.

use jiff::SignedDuration;
use kazasu_app::flow::View;
use kazasu_service::Settings;
use serde_json::Value;

/// A member that is a text.
pub fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key).and_then(Value::as_str)
}

/// What is given of the service.
pub fn give(given: &Value, settings: &mut Settings) {
    let service = given.get("service");
    let set = |key: &str| service.and_then(|service| service.get(key));
    settings.minimum_client_version = set("minimum_client_version")
        .and_then(Value::as_str)
        .map(str::to_owned);
    if let Some(minutes) = set("maintenance_minutes") {
        let now: jiff::Timestamp = "2026-11-21T03:00:00Z".parse().unwrap();
        let at = |index: usize| now + SignedDuration::from_mins(minutes[index].as_i64().unwrap());
        settings.maintenance = Some(kazasu_wire::challenge::Maintenance {
            starts_at: at(0),
            ends_at: at(1),
        });
    }
}

/// The codes of a view's notices, in their order.
pub fn notices(view: &View) -> Vec<&str> {
    view.notices.iter().map(|line| line.code.as_str()).collect()
}

/// What is not as expected; the rules stand in the README of the journeys.
pub fn differs(view: &View, effects: &[String], expected: &Value) -> Option<String> {
    let json = serde_json::to_value(view).unwrap();
    let all = json.to_string();
    let list = |value: &Value| -> Vec<String> {
        let items = value.as_array().unwrap();
        items
            .iter()
            .map(|item| item.as_str().unwrap().to_owned())
            .collect()
    };
    for (key, wanted) in expected.as_object().unwrap() {
        let actions = |enabled: bool| -> Vec<String> {
            let of = view.actions.iter().filter(|action| action.enabled == enabled);
            of.map(|action| action.id.clone()).collect()
        };
        let holds = match key.as_str() {
            "screen" | "code" | "audience" | "tone" | "title" | "shielded" | "training" => {
                json.get(key) == Some(wanted)
            }
            "actions" => contains_in_order(&actions(true), &list(wanted)),
            "disabled" => contains_in_order(&actions(false), &list(wanted)),
            "no_actions" => !list(wanted).iter().any(|id| actions(true).contains(id)),
            "notices" => notices(view) == list(wanted),
            "fields" => {
                let ids: Vec<Value> = view
                    .fields
                    .iter()
                    .map(|field| serde_json::json!(field.id))
                    .collect();
                Value::Array(ids) == *wanted
            }
            "typed" => view.keypad.map(|keypad| u64::from(keypad.typed)) == wanted.as_u64(),
            "rows" => wanted.as_object().unwrap().iter().all(|(label, value)| {
                let mut rows = view.sections.iter().flat_map(|section| &section.rows);
                rows.any(|row| row.label == *label && Some(row.value.as_str()) == value.as_str())
            }),
            "sections" => wanted.as_u64() == Some(view.sections.len() as u64),
            "items" => wanted.as_u64() == Some(view.items.len() as u64),
            "chosen" => {
                let chosen = view.items.iter().filter(|item| item.chosen);
                let ids: Vec<String> = chosen.map(|item| item.id.clone()).collect();
                contains_in_order(&ids, &list(wanted))
            }
            "says" => view.announcement.text.contains(wanted.as_str().unwrap()),
            "absent" => !list(wanted).iter().any(|text| all.contains(text.as_str())),
            "effects" => contains_in_order(effects, &list(wanted)),
            other => panic!("{other} is no expectation"),
        };
        if !holds {
            return Some(format!("{key} is not {wanted}"));
        }
    }
    None
}

fn contains_in_order(found: &[String], wanted: &[String]) -> bool {
    let mut found = found.iter();
    wanted.iter().all(|id| found.any(|other| other == id))
}
