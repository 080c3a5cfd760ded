//! What is said when the screen changes.

use kazasu_words::{Arg, Voice};

use super::context::Context;
use super::view::{Announcement, Cue, ScreenName, Tone, View};
use crate::fact::Fact;

/// The announcement of a view; `before` is the serial number of the one before.
pub(super) fn announce(view: &View, context: &Context, before: u32) -> Announcement {
    let quiet = context.settings.earphones_only && !context.earphones;
    let words = context.words();
    let spoken = |fact: &Fact| fact.sentence(&words, Voice::Spoken);
    let text = match (view.screen, view.keypad) {
        // The patient's screen says how many digits there are, and nothing of them.
        (ScreenName::Pin, Some(keypad)) if keypad.typed > 0 && view.notices.is_empty() => {
            spoken(&Fact::new("stage.pin.typed").with(Arg::Count, keypad.typed))
        }
        // What the insurer says of a person is for the ears of staff alone.
        (ScreenName::Result | ScreenName::Detail, _) if quiet => spoken(&Fact::new("stage.service.answered")),
        _ => {
            let notices = view.notices.iter().map(|line| line.spoken.as_str());
            notices
                .chain([view.spoken.as_str()])
                .collect::<Vec<_>>()
                .join(" ")
        }
    };
    Announcement {
        serial: before.wrapping_add(1),
        text,
        cue: match (view.code.as_str(), view.tone) {
            ("stage.card.found" | "stage.card.lift", _) => Cue::Found,
            (_, Tone::Good) => Cue::Done,
            (_, Tone::Attention | Tone::Failed) => Cue::Failed,
            _ => Cue::Silent,
        },
    }
}

/// What an announcement is about: figures that only count on are left out.
pub(super) fn about(view: &View) -> String {
    let notices: Vec<&str> = view.notices.iter().map(|line| line.code.as_str()).collect();
    let typed = view.keypad.map(|keypad| keypad.typed);
    format!(
        "{:?} {} {notices:?} {typed:?} {:?}",
        view.screen, view.code, view.training
    )
}
