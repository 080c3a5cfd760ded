//! Every way out: drops, cancels, last try, lost answers, a verified PIN left behind.

use kazasu_card::{
    AuthenticationCertificate, CardTask, Command, Event, KeptCertificate, LastTryConsent, Millis, Outcome,
    ReadMode, drive,
};

use crate::model::{Card, Fault, PIN, certificate, input, is_pin_verify, resumed};

const VERIFY: usize = 3;
const COMMANDS: usize = 6;

fn kept_of(outcome: Outcome) -> KeptCertificate {
    match outcome {
        Outcome::Lost { kept: Some(kept), .. } | Outcome::LastTry { kept } => kept,
        other => panic!("nothing kept: {other:?}"),
    }
}

#[test]
fn dropped_at_any_command_the_card_loses_its_power_and_no_second_pin_goes() {
    for at in 0..COMMANDS {
        for fault in [Fault::LostBefore, Fault::LostAfter] {
            let mut card = Card::new(1590).with_fault(at, fault);
            let outcome = card.check(input(PIN, ReadMode::Extended));
            assert_eq!(card.releases, [(at + 1, true)], "at {at}");
            assert_eq!(card.pins_sent(), usize::from(at >= VERIFY));
            assert!(!card.verified);
            match outcome {
                Outcome::Signed { .. } => assert_eq!(at, 5, "only leaving may fail unnoticed"),
                Outcome::Lost {
                    verify_unanswered,
                    tries_before,
                    kept,
                } => {
                    assert_eq!(verify_unanswered, at == VERIFY);
                    assert_eq!(tries_before, (at >= VERIFY).then_some(3));
                    assert_eq!(kept.is_some(), at >= 2);
                }
                other => panic!("at {at}: {other:?}"),
            }
        }
    }
}

#[test]
fn cancelled_at_any_command_its_answer_is_awaited_and_the_card_left() {
    for at in 0..COMMANDS {
        let mut card = Card::new(1590).with_fault(at, Fault::Cancel);
        let outcome = card.check(input(PIN, ReadMode::Extended));
        let leave_included = if at == 5 { COMMANDS } else { at + 2 };
        assert_eq!(card.log.len(), leave_included, "at {at}");
        assert_eq!(card.releases, [(leave_included, true)]);
        match outcome {
            // The signature was already asked for: too late to cancel.
            Outcome::Signed { .. } => assert!(at >= 4),
            other => assert_eq!(other, Outcome::Cancelled),
        }
    }
}

#[test]
fn any_refusal_after_verify_powers_off() {
    for at in VERIFY..COMMANDS {
        for status in [0x6982, 0x6581, 0x6F00, 0x6D00, 0x63C0, 0x9000] {
            let mut card = Card::new(1590).saying(at, status);
            card.check(input(PIN, ReadMode::Extended));
            assert_eq!(card.releases, [(card.log.len(), true)], "{status:04X} at {at}");
            assert_eq!(card.pins_sent(), 1);
        }
    }
}

#[test]
fn cancel_waits_for_an_open_verify() {
    let mut card = Card::new(1590);
    let mut task = CardTask::check(input("9999", ReadMode::Extended));
    let mut event = Event::Started;
    let open = loop {
        let transmit = task.feed(event).into_iter().find_map(|command| match command {
            Command::Transmit(apdu) => Some(apdu),
            _ => None,
        });
        let apdu = transmit.expect("a command is open");
        let answer = kazasu_card::BlockingLink::transmit(&mut card, apdu.expose()).unwrap();
        if is_pin_verify(apdu.expose()) {
            break answer;
        }
        event = Event::Response(answer);
    };
    assert!(task.feed(Event::Cancel).is_empty());
    assert!(task.feed(Event::Wake).is_empty());
    let commands = task.feed(Event::Response(open));
    assert!(
        matches!(commands.as_slice(), [Command::Progress(_), Command::Transmit(_)]),
        "{commands:?}"
    );
    let commands = task.feed(Event::Response(vec![0x90, 0x00]));
    assert!(
        matches!(
            commands.as_slice(),
            [
                Command::Release { power_off: true },
                Command::Done(Outcome::WrongPin { tries_left: 2 })
            ]
        ),
        "{commands:?}"
    );
    assert!(task.feed(Event::Response(vec![0x90, 0x00])).is_empty());
    assert!(task.feed(Event::Started).is_empty());
}

#[test]
fn ended_before_it_started_nothing_is_sent() {
    for (event, code) in [
        (Event::Cancel, "card.session.cancelled"),
        (Event::Disconnected, "card.link.lost"),
    ] {
        let mut task = CardTask::check(input(PIN, ReadMode::Short));
        assert!(task.feed(Event::Wake).is_empty());
        let commands = task.feed(event);
        assert!(
            matches!(
                commands.as_slice(),
                [Command::Release { power_off: false }, Command::Done(outcome)] if outcome.code() == code
            ),
            "{commands:?}"
        );
        assert_eq!(task.apdus(), 0);
    }
}

#[test]
fn time_out_counts_from_the_first_tick_after_a_command() {
    let mut task = CardTask::tries();
    assert!(task.feed(Event::Tick(Millis(7))).is_empty());
    task.feed(Event::Started);
    let wait = task.feed(Event::Tick(Millis(1_000)));
    assert!(
        matches!(wait.as_slice(), [Command::WaitUntil(Millis(4_000))]),
        "{wait:?}"
    );
    assert!(task.feed(Event::Tick(Millis(3_999))).is_empty());
    task.feed(Event::Response(vec![0x90, 0x00]));
    let wait = task.feed(Event::Tick(Millis(9_000)));
    assert!(
        matches!(wait.as_slice(), [Command::WaitUntil(Millis(12_000))]),
        "{wait:?}"
    );
    let end = task.feed(Event::Tick(Millis(12_000)));
    assert!(
        matches!(
            end.as_slice(),
            [
                Command::Release { power_off: true },
                Command::Done(Outcome::Lost {
                    verify_unanswered: false,
                    ..
                })
            ]
        ),
        "{end:?}"
    );
}

#[test]
fn last_try_is_never_spent_without_consent_for_this_very_card() {
    let mut card = Card {
        tries: 1,
        ..Card::new(1590)
    };
    let kept = kept_of(card.check(input("9999", ReadMode::Extended)));
    assert_eq!((card.tries, card.pins_sent()), (1, 0));
    assert_eq!(card.releases, [(4, true)]);

    let consented = |kept: &KeptCertificate, pin| {
        let mut input = input(pin, ReadMode::Extended);
        input.last_try = Some(LastTryConsent::given(kept));
        input
    };
    let mut other = Card {
        certificate: certificate(1590, 9),
        tries: 1,
        ..Card::new(1590)
    };
    assert_eq!(other.check(consented(&kept, PIN)), Outcome::OtherCard);
    assert_eq!(other.pins_sent(), 0);

    card.lift();
    let mut again = consented(&kept, PIN);
    again.resume = Some(kept);
    assert!(matches!(
        card.check(again),
        Outcome::Signed {
            tries_before: Some(1),
            apdus: 6,
            ..
        }
    ));
    assert_eq!(card.tries, 3);
}

#[test]
fn lost_verify_is_resolved_by_the_counter_before_any_pin() {
    // (tries before, typed, fault, set the counter to, expected code, PINs sent in the second tap)
    let signed = "card.check.signed";
    let wrong = "card.pin.wrong";
    for (before, pin, fault, meanwhile, code, pins) in [
        (3, "9999", Fault::LostAfter, None, wrong, 0),
        (2, "9999", Fault::LostAfter, None, wrong, 0),
        (3, PIN, Fault::LostBefore, None, signed, 1),
        (2, PIN, Fault::LostBefore, None, signed, 1),
        (3, PIN, Fault::LostAfter, None, signed, 1),
        (2, PIN, Fault::LostAfter, None, signed, 1),
        (3, "9999", Fault::LostAfter, Some(1), "card.pin.used-elsewhere", 0),
        (3, "9999", Fault::LostAfter, Some(0), "card.pin.locked", 0),
    ] {
        let mut card = Card {
            tries: before,
            ..Card::new(1590)
        }
        .with_fault(VERIFY, fault);
        let kept = kept_of(card.check(input(pin, ReadMode::Extended)));
        assert_eq!(kept.unanswered_verify(), Some(before));
        card.lift();
        card.tries = meanwhile.unwrap_or(card.tries);
        let outcome = card.check(resumed(pin, kept));
        assert_eq!(
            (outcome.code(), card.pins_sent()),
            (code, pins),
            "{before} {pin} {meanwhile:?}"
        );
    }
}

#[test]
fn lost_again_before_the_counter_still_owes_the_first_answer() {
    for at in 0..=2 {
        let mut card = Card::new(1590).with_fault(VERIFY, Fault::LostAfter);
        let kept = kept_of(card.check(input("9999", ReadMode::Extended)));
        card.lift();
        card.faults.insert(at, Fault::LostBefore);
        let outcome = card.check(resumed("9999", kept));
        assert_eq!(outcome.code(), "card.link.lost-in-verify");
        card.lift();
        assert_eq!(
            card.check(resumed("9999", kept_of(outcome))),
            Outcome::WrongPin { tries_left: 2 }
        );
        assert_eq!((card.tries, card.pins_sent()), (2, 0));
    }
}

#[test]
fn switched_off_after_a_lost_verify_means_locked() {
    let mut card = Card::new(1590).with_fault(VERIFY, Fault::LostAfter);
    let kept = kept_of(card.check(input("9999", ReadMode::Extended)));
    card.lift();
    let mut card = card.saying(2, 0x6984);
    assert_eq!(card.check(resumed("9999", kept)), Outcome::Locked);
}

#[test]
fn last_try_lost_before_it_was_counted_needs_new_consent() {
    let kept = AuthenticationCertificate::from_file(&certificate(1590, 0))
        .unwrap()
        .into();
    let mut card = Card {
        tries: 1,
        ..Card::new(1590)
    }
    .with_fault(VERIFY, Fault::LostBefore);
    let mut first = input(PIN, ReadMode::Extended);
    first.last_try = Some(LastTryConsent::given(&kept));
    let kept = kept_of(card.check(first));
    card.lift();
    assert_eq!(card.check(resumed(PIN, kept)).code(), "card.pin.last-try");
    assert_eq!(card.pins_sent(), 0);
}

#[test]
fn verify_answer_without_a_status_word_is_a_lost_answer() {
    for garbage in [vec![], vec![0x90]] {
        let mut card = Card::new(1590).with_fault(VERIFY, Fault::Says(garbage));
        assert_eq!(
            card.check(input(PIN, ReadMode::Extended)).code(),
            "card.link.lost-in-verify"
        );
        assert_eq!((card.pins_sent(), card.releases), (1, vec![(5, true)]));
    }
}

#[test]
fn pin_left_verified_gives_no_permit_until_power_was_off() {
    let mut card = Card {
        verified: true,
        ..Card::new(1590)
    };
    assert!(matches!(
        card.check(input(PIN, ReadMode::Extended)),
        Outcome::Signed {
            tries_before: Some(3),
            ..
        }
    ));
    let log = card.hex_log();
    assert_eq!(card.releases, [(3, true), (log.len(), true)]);
    assert_eq!(
        log[4..6],
        ["00B08A00F0", "00200098"],
        "only the same card may go on"
    );

    let mut card = Card::new(1590).saying(2, 0x9000).saying(5, 0x9000);
    assert_eq!(
        card.check(input(PIN, ReadMode::Extended)),
        Outcome::AlreadyVerified
    );
    assert_eq!(card.pins_sent(), 0);

    let block = [&certificate(1590, 9)[..240], &[0x90, 0x00]].concat();
    let mut card = Card::new(1590)
        .saying(2, 0x9000)
        .with_fault(4, Fault::Says(block));
    assert_eq!(card.check(input(PIN, ReadMode::Extended)), Outcome::OtherCard);
    assert_eq!(card.pins_sent(), 0);

    let mut card = Card {
        verified: true,
        ..Card::new(1590)
    };
    assert_eq!(
        drive(&mut CardTask::tries(), &mut card, |_| ()),
        Outcome::Tries { left: 3 }
    );
}

#[test]
fn signature_of_another_length_is_no_signature() {
    let mut card = Card::new(1590).with_fault(4, Fault::Says([&[1; 255][..], &[0x90, 0x00]].concat()));
    assert_eq!(
        card.check(input(PIN, ReadMode::Extended)).code(),
        "card.answer.malformed"
    );
}
