//! 読み取り, and how it can end.

use kazasu_app::Fact;
use kazasu_app::flow::{Cue, Heard, Refusal, ScreenName, TapKey};
use kazasu_card::{CardCommand, OtherKind, Outcome, Progress, StatusWord, TerminalRefusal, TokenKind};
use serde_json::json;

use crate::rig::{Rig, kept, result};

#[test]
fn no_card_is_asked_for_before_the_service_answered() {
    let mut rig = Rig::home();
    rig.does(json!({"do": "check"}));
    rig.does(json!({"do": "choose_method", "method": "pin"}));
    let ticket = rig.prepares();
    rig.types_pin("1234");
    assert_eq!(rig.view().code, "screen.check.preparing");
    assert!(!rig.wants("Tap"));
    rig.prepared(ticket);
    assert_eq!(rig.view().code, "stage.card.waiting");
    assert!(rig.wants("Tap"));
}

#[test]
fn help_grows_with_time_and_the_wait_ends() {
    let (mut rig, _) = Rig::tap();
    let mut said = Vec::new();
    for second in 0..60 {
        let view = rig.view();
        if said.last() != Some(&(second, view.code.clone()))
            && said.last().map(|(_, code)| code) != Some(&view.code)
        {
            said.push((second, view.code.clone()));
        }
        rig.passes(1_000);
    }
    let expected = [
        (0, "stage.card.waiting"),
        (4, "stage.card.hint-move"),
        (9, "stage.card.hint-case"),
        (15, "stage.card.hint-reader"),
    ];
    assert_eq!(said, expected.map(|(second, code)| (second, code.to_owned())));
    assert_eq!(rig.view().code, "reader.card.timeout");
    assert!(rig.wants("CancelTap"));
}

#[test]
fn each_stage_is_told_with_its_percentage_and_never_goes_back() {
    let (mut rig, ticket) = Rig::tap();
    let mut last = 0;
    for (progress, code, hold, cue) in [
        (Progress::Found, "stage.card.found", true, Cue::Found),
        (
            Progress::ReadingCertificate { percent: 50 },
            "stage.card.reading",
            true,
            Cue::Silent,
        ),
        (
            Progress::ReadingCertificate { percent: 100 },
            "stage.card.reading",
            true,
            Cue::Silent,
        ),
        (Progress::TriesLeft(3), "stage.card.tries", true, Cue::Silent),
        (Progress::Verifying, "stage.card.verifying", true, Cue::Silent),
        (Progress::Signing, "stage.card.signing", true, Cue::Silent),
        (Progress::Leaving, "stage.card.lift", false, Cue::Found),
    ] {
        let view = rig.hear(Heard::Progress(progress));
        let bar = view.progress.clone().unwrap();
        assert!(bar.percent > last, "{code}: {} after {last}", bar.percent);
        last = bar.percent;
        assert_eq!((view.code.as_str(), bar.hold_card), (code, hold));
        assert_eq!(view.announcement.cue, cue, "{code}");
        assert_eq!(bar.stage, view.title);
    }
    rig.signs(ticket);
    assert_eq!(rig.view().code, "stage.service.asking");
    assert!(rig.wants("Conclude"));
    rig.answers(ticket, result("valid"));
    assert_eq!(rig.view().screen, ScreenName::Result);
}

/// Every end of a tap by PIN: screen, code, what can be done.
#[test]
fn every_end_of_a_tap_has_a_screen_and_a_way_on() {
    let again = ["again", "other_way", "next_patient", "back"];
    let switch = ["visual", "other_way", "next_patient", "back"];
    let both = ["visual", "again", "other_way", "next_patient", "back"];
    let hold = ["other_way", "back"];
    let table: Vec<(Outcome, ScreenName, &str, Vec<&str>)> = vec![
        (
            Outcome::WrongPin { tries_left: 2 },
            ScreenName::Pin,
            "card.pin.wrong",
            vec!["back"],
        ),
        (
            Outcome::Locked,
            ScreenName::Trouble,
            "card.pin.locked",
            switch.to_vec(),
        ),
        (
            Outcome::PinSwitchedOff,
            ScreenName::Trouble,
            "card.pin.switched-off",
            switch.to_vec(),
        ),
        (
            Outcome::LastTry { kept: kept() },
            ScreenName::LastTry,
            "card.pin.last-try",
            vec!["visual", "last_try", "back"],
        ),
        (
            Outcome::TriesUnknown,
            ScreenName::Trouble,
            "card.pin.tries-unknown",
            both.to_vec(),
        ),
        (
            Outcome::AlreadyVerified,
            ScreenName::Trouble,
            "card.pin.already-verified",
            both.to_vec(),
        ),
        (
            Outcome::UsedElsewhere {
                tries_before: 3,
                tries_left: 1,
            },
            ScreenName::Trouble,
            "card.pin.used-elsewhere",
            both.to_vec(),
        ),
        (
            Outcome::NotMyNumberCard,
            ScreenName::Tap,
            "card.kind.not-my-number",
            hold.to_vec(),
        ),
        (
            Outcome::OtherKind {
                kind: OtherKind::DrivingLicence,
            },
            ScreenName::Tap,
            "card.kind.driving-licence",
            hold.to_vec(),
        ),
        (
            Outcome::OtherKind {
                kind: OtherKind::TransitOrPayment,
            },
            ScreenName::Tap,
            "card.kind.transit",
            hold.to_vec(),
        ),
        (
            Outcome::SeveralCards,
            ScreenName::Tap,
            "card.link.several-cards",
            hold.to_vec(),
        ),
        (
            Outcome::PhoneToken {
                kind: TokenKind::Android,
            },
            ScreenName::Tap,
            "card.kind.phone",
            hold.to_vec(),
        ),
        (
            Outcome::CertificateAbsent,
            ScreenName::Trouble,
            "card.certificate.absent",
            vec!["other_way", "next_patient", "back"],
        ),
        (
            Outcome::CertificateMalformed,
            ScreenName::Trouble,
            "card.certificate.malformed",
            both.to_vec(),
        ),
        (
            Outcome::Refused {
                code: "certificate.mode.test-in-production",
            },
            ScreenName::Trouble,
            "certificate.mode.test-in-production",
            again.to_vec(),
        ),
        (
            Outcome::TerminalRefused {
                reason: TerminalRefusal::RelayLate,
            },
            ScreenName::Trouble,
            "card.visual.relay-timeout",
            both.to_vec(),
        ),
        (
            Outcome::TerminalRefused {
                reason: TerminalRefusal::RelayRefused("check.terminal.expired".into()),
            },
            ScreenName::Trouble,
            "check.terminal.expired",
            both.to_vec(),
        ),
        (
            Outcome::OtherCard,
            ScreenName::Trouble,
            "card.session.other-card",
            both.to_vec(),
        ),
        (
            Outcome::Lost {
                verify_unanswered: false,
                tries_before: None,
                kept: Some(kept()),
            },
            ScreenName::Tap,
            "card.link.lost",
            hold.to_vec(),
        ),
        (
            Outcome::Lost {
                verify_unanswered: true,
                tries_before: Some(3),
                kept: Some(kept()),
            },
            ScreenName::Tap,
            "card.link.lost-in-verify",
            hold.to_vec(),
        ),
        (
            Outcome::Cancelled,
            ScreenName::Choose,
            "card.session.cancelled",
            vec!["pin", "visual", "other_way", "back"],
        ),
        (
            Outcome::CardFault {
                command: CardCommand::Sign,
                status: StatusWord(0x6400),
            },
            ScreenName::Trouble,
            "card.command.failed",
            both.to_vec(),
        ),
        (
            Outcome::AnswerMalformed {
                command: CardCommand::Sign,
            },
            ScreenName::Trouble,
            "card.answer.malformed",
            both.to_vec(),
        ),
    ];
    for (outcome, screen, code, can) in table {
        let (mut rig, ticket) = Rig::tap();
        rig.ends(ticket, outcome);
        let view = rig.view();
        assert_eq!(view.screen, screen, "{code}");
        assert!(
            view.code == code || rig.told().contains(&code),
            "{code}: {} {:?}",
            view.code,
            rig.told()
        );
        assert_eq!(rig.can(), can, "{code}");
        assert!(
            view.announcement.text.contains(&*spoken(code)),
            "{code}: {}",
            view.announcement.text
        );
    }
}

fn spoken(code: &str) -> String {
    let words = kazasu_words::Words::new(kazasu_words::Locale::Ja);
    let spoken = Fact::new(code).sentence(&words, kazasu_words::Voice::Spoken);
    // The first sentence; figures come later in the text.
    spoken
        .split('。')
        .next()
        .unwrap()
        .split('あ')
        .next()
        .unwrap()
        .to_owned()
}

#[test]
fn a_lost_card_is_held_again_and_goes_on_with_what_was_read() {
    let (mut rig, ticket) = Rig::tap();
    rig.hear(Heard::Progress(Progress::Found));
    rig.ends(
        ticket,
        Outcome::Lost {
            verify_unanswered: true,
            tries_before: Some(3),
            kept: Some(kept()),
        },
    );
    let order = rig.order();
    assert!(order.resume.is_some() && !order.last_try);
    assert!(matches!(order.key, TapKey::Pin(_)));
    // Lost again before anything was read: what the first tap left still holds.
    rig.ends(
        ticket,
        Outcome::Lost {
            verify_unanswered: false,
            tries_before: None,
            kept: None,
        },
    );
    assert!(rig.order().resume.is_some());
    // The PIN waits for 20 s from the end of the first tap, no longer.
    rig.passes(19_900);
    assert_eq!(rig.view().screen, ScreenName::Tap);
    rig.passes(200);
    assert_eq!(rig.view().screen, ScreenName::Pin);
    assert_eq!(rig.told(), ["card.link.lost"]);
    assert_eq!(rig.view().keypad.unwrap().typed, 0);
    assert!(rig.wants("CancelTap"));
    // Typed again, the same card goes on.
    rig.wants.clear();
    rig.types_pin("1234");
    assert!(rig.order().resume.is_some());
}

#[test]
fn the_last_try_needs_consent_and_the_pin_waits_20_seconds_at_most() {
    let (mut rig, ticket) = Rig::tap();
    rig.ends(ticket, Outcome::LastTry { kept: kept() });
    assert!(!rig.wants("Tap"), "nothing is sent without consent");
    rig.does(json!({"do": "agree_last_try"}));
    let order = rig.order();
    assert!(order.last_try && order.resume.is_some());
    // The consent was for one VERIFY: a card lost on the way needs a new one.
    rig.ends(
        ticket,
        Outcome::Lost {
            verify_unanswered: false,
            tries_before: Some(1),
            kept: Some(kept()),
        },
    );
    assert!(!rig.order().last_try);
    rig.ends(ticket, Outcome::LastTry { kept: kept() });
    rig.passes(20_000);
    assert_eq!(rig.told(), ["app.pin.forgotten"]);
    rig.does(json!({"do": "agree_last_try"}));
    assert_eq!(rig.view().screen, ScreenName::Pin);
    rig.types_pin("1234");
    assert!(rig.order().last_try, "the consent stays with the card");
    // Another card: consent and PIN are gone.
    rig.ends(ticket, Outcome::OtherCard);
    assert_eq!(rig.view().code, "card.session.other-card");
    rig.does(json!({"do": "again"}));
    rig.types_pin("1234");
    assert!(!rig.order().last_try);
}

#[test]
fn a_wrong_pin_is_told_with_its_tries_and_never_sent_again_by_itself() {
    let (mut rig, ticket) = Rig::tap();
    rig.ends(ticket, Outcome::WrongPin { tries_left: 2 });
    assert_eq!(rig.told(), ["card.pin.wrong"]);
    assert!(rig.view().notices[0].text.contains("あと2回"));
    assert_eq!(rig.view().keypad.unwrap().typed, 0);
    rig.passes(10_000);
    assert!(!rig.wants("Tap"));
}

#[test]
fn stopping_waits_for_the_card_to_be_left_in_order() {
    let (mut rig, ticket) = Rig::tap();
    rig.hear(Heard::Progress(Progress::Verifying));
    rig.does(json!({"do": "back"}));
    assert_eq!(rig.view().code, "screen.check.stopping");
    assert!(rig.wants("CancelTap"));
    // A step that was already under way does not bring the tap back.
    rig.hear(Heard::Progress(Progress::Signing));
    assert_eq!(rig.view().code, "screen.check.stopping");
    rig.ends(ticket, Outcome::Cancelled);
    assert_eq!(rig.view().screen, ScreenName::Choose);
}

#[test]
fn a_lost_answer_is_asked_for_again_with_the_same_signature() {
    let (mut rig, ticket) = Rig::tap();
    rig.signs(ticket);
    let refused = |passing, code| Heard::Concluded {
        ticket,
        answer: Err(Refusal {
            fact: Fact::new(code),
            passing,
        }),
    };
    rig.hear(refused(true, "app.network.timeout"));
    assert_eq!(rig.can(), ["again", "other_way", "next_patient", "back"]);
    rig.wants.clear();
    rig.does(json!({"do": "again"}));
    assert!(rig.wants("Conclude") && !rig.wants("Prepare"));
    assert_eq!(rig.view().code, "stage.service.asking");
    // One that cannot be answered any more begins anew, with a new challenge and a newly typed PIN.
    rig.hear(refused(false, "check.challenge.expired"));
    rig.does(json!({"do": "again"}));
    assert!(rig.wants("Prepare"));
    assert_eq!(rig.view().screen, ScreenName::Pin);
}

#[test]
fn a_challenge_that_grew_old_while_the_patient_typed_is_fetched_anew() {
    let (mut rig, ticket) = Rig::keypad();
    for _ in 0..5 {
        rig.passes(50_000);
        rig.does(json!({"do": "more_time"}));
    }
    rig.wants.clear();
    rig.types_pin("1234");
    assert_eq!(rig.view().code, "screen.check.preparing");
    let fresh = rig.prepares();
    assert!(fresh > ticket);
    rig.prepared(ticket);
    assert!(!rig.wants("Tap"), "the old one is no answer");
    rig.prepared(fresh);
    assert!(rig.wants("Tap"));
}

#[test]
fn answers_of_another_check_change_nothing() {
    let (mut rig, old) = Rig::tap();
    rig.does(json!({"do": "back"}));
    let ticket = rig.choose("pin");
    rig.types_pin("1234");
    rig.signs(old);
    rig.answers(old, result("valid"));
    assert_eq!(rig.view().code, "stage.card.waiting");
    rig.signs(ticket);
    rig.answers(ticket, result("none"));
    assert_eq!(rig.view().code, "eligibility.validity.none");
}

#[test]
fn a_reader_that_goes_away_while_the_card_is_waited_for_is_told() {
    let (mut rig, _) = Rig::tap();
    rig.does(json!({"do": "platform", "reader": "bluetooth_off"}));
    assert_eq!(
        (rig.view().screen, rig.view().code.as_str()),
        (ScreenName::Choose, "reader.bluetooth.switched-off")
    );
    assert!(rig.wants("CancelTap"));
}
