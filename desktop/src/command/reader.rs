//! `kazasu reader list`.

use kazasu_words::Label;
use serde_json::json;

use crate::exit::Exit;
use crate::teller::{Fact, Teller};
use kazasu_desktop::reader;

/// Names the readers, and which of them hold a card.
pub fn list(teller: &Teller) -> Exit {
    let readers = match reader::list() {
        Ok(readers) => readers,
        Err(error) => return teller.error(&Fact::new(error.code())),
    };
    if readers.is_empty() {
        return teller.error(&Fact::new("reader.list.none"));
    }
    for reader in readers {
        if teller.is_json() {
            teller.json_line(&json!({
                "event": "reader", "name": reader.name, "card_present": reader.card_present,
            }));
        } else {
            let present = teller.label(if reader.card_present {
                Label::Yes
            } else {
                Label::No
            });
            teller.line(&format!(
                "{}  {}: {present}",
                reader.name,
                teller.label(Label::CardPresent)
            ));
        }
    }
    Exit::Valid
}
