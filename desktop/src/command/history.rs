//! `kazasu history`: 資格確認結果検索.

use kazasu_app::{App, HistoryId, HistoryLine, copy_text};
use kazasu_wire::result::EligibilityResult;
use serde_json::{Value as Json, json};

use crate::arguments::{HistoryArguments, HistoryCommand};
use crate::exit::Exit;
use crate::teller::{Fact, Teller};
use crate::{home, refusal, sheet};

/// Lists, searches, shows or copies kept results.
pub fn run(teller: &Teller, arguments: &HistoryArguments) -> Exit {
    let app = match home::open_unlocked(teller, &arguments.device) {
        Ok(app) => app,
        Err(exit) => return exit,
    };
    match &arguments.command {
        None => list(teller, &app, ""),
        Some(HistoryCommand::Search { text }) => list(teller, &app, text),
        Some(HistoryCommand::Show { result }) => match app.history_show(&HistoryId::from_text(result)) {
            Ok(result) => {
                // What was found then is not judged anew: showing it succeeded.
                sheet::show(teller, &result, None);
                Exit::Valid
            }
            Err(error) => refusal::history(teller, &error),
        },
        Some(HistoryCommand::Copy { result }) => match app.history_show(&HistoryId::from_text(result)) {
            Ok(result) => copy(teller, &result),
            Err(error) => refusal::history(teller, &error),
        },
    }
}

fn list(teller: &Teller, app: &App, text: &str) -> Exit {
    // Offline the device's own results are still there; that the others may be missing is said.
    if let Err(error) = app.sync_results() {
        teller.notice(&Fact::new(error.code()));
    }
    let lines = match app.history_search(text) {
        Ok(lines) => lines,
        Err(error) => return refusal::history(teller, &error),
    };
    if lines.is_empty() {
        teller.notice(&Fact::new("app.history.empty"));
    }
    for line in &lines {
        show_line(teller, line);
    }
    Exit::Valid
}

fn show_line(teller: &Teller, line: &HistoryLine) {
    if teller.is_json() {
        teller.json_line(&json_of(line));
    } else {
        teller.line(&sheet::summary(teller, line));
    }
}

fn json_of(line: &HistoryLine) -> Json {
    json!({
        "event": "history", "id": line.id.as_str(), "facility_id": line.facility_id, "checked_on": line.checked_on,
        "treated_on": line.treated_on, "kept_until": line.kept_until, "method": line.method,
        "validity": line.validity, "name": line.name.as_deref(), "kana": line.name_kana.as_deref(),
    })
}

fn copy(teller: &Teller, result: &EligibilityResult) -> Exit {
    let text = copy_text(result);
    if teller.is_json() {
        teller.json_line(&json!({ "event": "copy", "text": *text }));
    } else {
        // The layout carries its own line ends.
        teller.line(text.trim_end_matches("\r\n"));
    }
    Exit::Valid
}
