//! `kazasu card info` and `kazasu card tries`: what a card tells without a PIN.

use kazasu_card::{CardTask, Outcome, PinState, TokenKind, drive};
use kazasu_words::{Arg, Voice};
use serde_json::json;

use crate::arguments::ReaderChoice;
use crate::exit::Exit;
use crate::tap;
use crate::teller::{Fact, Teller};
use kazasu_desktop::reader;

/// Tries left of the authentication PIN.
pub fn tries(teller: &Teller, choice: &ReaderChoice) -> Exit {
    match over_a_reader(teller, choice, CardTask::tries()) {
        Ok(Outcome::Tries { left }) => {
            tell_tries(teller, left);
            Exit::Valid
        }
        Ok(outcome) => tap::tell_outcome(teller, &outcome),
        Err(exit) => exit,
    }
}

/// Kind of card, certificates present, state of the PIN.
pub fn info(teller: &Teller, choice: &ReaderChoice) -> Exit {
    let info = match over_a_reader(teller, choice, CardTask::info()) {
        Ok(Outcome::Info(info)) => info,
        Ok(outcome) => return tap::tell_outcome(teller, &outcome),
        Err(exit) => return exit,
    };
    if teller.is_json() {
        let (pin, tries_left) = match info.pin {
            PinState::TriesLeft(left) => ("ready", Some(left)),
            PinState::Locked => ("locked", Some(0)),
            PinState::SwitchedOff => ("switched_off", None),
            PinState::AlreadyVerified => ("verified", None),
            PinState::Unknown => ("unknown", None),
        };
        teller.json_line(&json!({
            "event": "card", "token": token_word(info.token), "pin": pin, "tries_left": tries_left,
            "has_authentication_certificate": info.presence.and_then(|presence| presence.has_authentication()),
        }));
        return Exit::Valid;
    }
    let kind = Fact::new(token_code(info.token));
    teller.line(&teller.sentence(&kind, Voice::Title));
    match info.pin {
        PinState::TriesLeft(left) => tell_tries(teller, left),
        PinState::Locked => teller.notice(&Fact::new("card.pin.locked")),
        PinState::SwitchedOff => teller.notice(&Fact::new("card.pin.switched-off")),
        PinState::AlreadyVerified | PinState::Unknown => teller.notice(&Fact::new("card.pin.tries-unknown")),
    }
    Exit::Valid
}

fn over_a_reader(teller: &Teller, choice: &ReaderChoice, mut task: CardTask) -> Result<Outcome, Exit> {
    let waiting = || teller.stage(&Fact::new("stage.card.waiting"));
    let mut link = reader::connect(choice.reader.as_deref(), waiting)
        .map_err(|error| teller.error(&Fact::new(error.code())))?;
    let outcome = drive(&mut task, &mut link, |progress| {
        tap::show_progress(teller, &progress);
    });
    teller.stage_over();
    Ok(outcome)
}

fn tell_tries(teller: &Teller, left: u8) {
    let fact = Fact::new("stage.card.tries").with(Arg::Tries, left);
    if teller.is_json() {
        teller.json_line(&json!({ "event": "tries", "tries_left": left }));
    } else {
        teller.line(&teller.sentence(&fact, Voice::Title));
    }
}

fn token_word(kind: TokenKind) -> &'static str {
    match kind {
        TokenKind::PlasticCard => "plastic_card",
        TokenKind::OldJukiCard => "old_juki_card",
        TokenKind::Android => "android",
        TokenKind::Iphone => "iphone",
        TokenKind::Unknown => "unknown",
    }
}

fn token_code(kind: TokenKind) -> &'static str {
    match kind {
        TokenKind::PlasticCard => "stage.card.found",
        TokenKind::OldJukiCard => "card.kind.old-juki",
        TokenKind::Android | TokenKind::Iphone => "card.kind.phone",
        TokenKind::Unknown => "card.kind.not-my-number",
    }
}
