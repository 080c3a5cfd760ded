//! `kazasu card export`: the synthetic world as files, for a service and clients of one's own.

use std::path::Path;

use jiff::Timestamp;
use kazasu_testkit::mint::Mint;
use kazasu_testkit::{people, register};
use serde_json::json;

use crate::exit::Exit;
use crate::teller::{Fact, Teller};

/// Writes anchors, revocation lists, register, facilities and profiles.
pub fn run(teller: &Teller, folder: &Path) -> Exit {
    match world(folder, Timestamp::now()) {
        Ok(()) => {
            if teller.is_json() {
                teller.json_line(&json!({ "event": "exported", "folder": folder }));
            } else {
                teller.line(&folder.display().to_string());
            }
            Exit::Valid
        }
        Err(_) => teller.error(&Fact::new("import.file.unreadable")),
    }
}

/// Writes the synthetic world as it is at an instant.
pub fn world(folder: &Path, now: Timestamp) -> Result<(), register::ExportError> {
    register::export(folder, &people::all(), &Mint::at(now), people::japanese_day(now))
}
