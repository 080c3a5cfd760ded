//! Transcripts: what is masked, what is refused, and what the watch notices.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use kazasu_testkit::transcript::{
    Fault, Flow, MaskedApdu, Pin, Service, Step, Tap, TapWatch, TerminalCertificate, Transcript, Violation,
};
use proptest::prelude::*;

const SELECT: [u8; 5] = [0x00, 0xA4, 0x04, 0x0C, 0x0A];
const ASK: [u8; 4] = [0x00, 0x20, 0x00, 0x98];
const VERIFY: &[u8] = b"\x00\x20\x00\x98\x047305";

#[test]
fn commands_are_masked_in_one_form() {
    for (apdu, text) in [
        (VERIFY, "00200098 04 ********"),
        (&ASK, "00200098"),
        (b"\x00\x20\x00\x98\x00", "0020009800"),
        (b"\x00\x20\x00\x98\x0573051", "00200098 ************"),
        (b"\x00\x20\x00\x98\x00\x00\x047305", "00200098 **************"),
        (b"\x80\x24\x01\x98\x047305", "80240198 04 ********"),
        (b"\x00\xB0\x8A\x00\xF0", "00B08A00F0"),
        (b"", ""),
    ] {
        let masked = MaskedApdu::new(apdu);
        assert_eq!(masked.to_string(), text);
        assert_eq!(text.parse(), Ok(masked.clone()));
        assert!(masked.is(apdu));
        assert_eq!(masked.hides(), text.contains('*'));
    }
    assert!(MaskedApdu::new(VERIFY).is(b"\x00\x20\x00\x98\x049999"));
    assert!(!MaskedApdu::new(VERIFY).is(b"\x00\x20\x00\x99\x049999"));
    for wrong in [
        "002000980437333035",
        "00200098 04 37333035",
        "00B08A00 **",
        "00200098 04 ******",
        "00200098**",
        "00b08a00f0",
        "0",
        "00 20",
        "*",
    ] {
        assert!(wrong.parse::<MaskedApdu>().is_err(), "{wrong}");
    }
}

proptest! {
    #[test]
    fn whatever_the_command_its_mask_reads_back_and_hides_the_pin(
        head in prop::array::uniform4(any::<u8>()),
        body in prop::collection::vec(any::<u8>(), 0..40),
        verify: bool,
    ) {
        let mut apdu = [&head[..], &body].concat();
        if verify {
            apdu[1] = 0x20;
        }
        let masked = MaskedApdu::new(&apdu);
        let text = masked.to_string();
        prop_assert_eq!(text.parse(), Ok(masked.clone()));
        prop_assert_eq!(masked.len(), apdu.len());
        if verify && body.len() > 1 {
            prop_assert!(text.len() > 8 && text.bytes().skip(8).all(|byte| b" 04*".contains(&byte)), "{}", text);
        }
    }

    #[test]
    fn any_text_is_a_transcript_or_an_error(text in "(kazasu-transcript 1\nname a\nabout b\n\ntap\n)?[a-z<> 0-9A-F\n*-]{0,200}") {
        if let Ok(transcript) = text.parse::<Transcript>() {
            prop_assert_eq!(transcript.to_string(), text);
        }
    }
}

fn full() -> Transcript {
    let tap = Tap {
        flow: Flow::Check,
        person: "valid".to_owned(),
        quirks: ["no-sfi".parse().unwrap(), "short-only".parse().unwrap()].into(),
        tries: Some(2),
        verified: true,
        pin: Pin::Wrong,
        expect: Some(1590),
        resume: true,
        consent: true,
        ticks: true,
        faults: [
            (1, Fault::LostBefore),
            (2, Fault::LostAfter),
            (3, Fault::Says(vec![0x6F, 0x00])),
            (4, Fault::Cancel),
            (5, Fault::Silent),
            (6, Fault::Says(Vec::new())),
            (7, Fault::SeveralCards),
            (8, Fault::OtherTag),
        ]
        .into(),
        steps: vec![
            Step::Started,
            Step::Transmit(MaskedApdu::new(VERIFY)),
            Step::Tick(5),
            Step::WaitUntil(10_005),
            Step::Cancel,
            Step::Response(Vec::new()),
            Step::Relay(vec![0xC1, 0xC2]),
            Step::RelayAnswer(vec![0xA1]),
            Step::RelayRefused("check.challenge.expired".to_owned()),
            Step::Lost,
            Step::SeveralCards,
            Step::OtherTag,
            Step::Progress("reading 93".to_owned()),
            Step::Release { power_off: true },
            Step::Release { power_off: false },
            Step::Done("card.link.lost tries_before=- certificate=-".to_owned()),
        ],
        ..Tap::default()
    };
    let visual = |service| Tap {
        flow: Flow::Visual,
        person: "valid".to_owned(),
        terminal: vec![TerminalCertificate {
            body: vec![0x7F, 0x21],
            signature: vec![0x5F, 0x37],
        }],
        service,
        ..Tap::default()
    };
    let services = [
        Service::Answers,
        Service::OtherKey,
        Service::Refuses("check.challenge.expired".to_owned()),
        Service::Late,
        Service::Lost,
        Service::Cancel,
    ];
    Transcript {
        name: "full".to_owned(),
        about: "Everything the format knows.".to_owned(),
        taps: [tap.clone(), tap]
            .into_iter()
            .chain(services.map(visual))
            .collect(),
    }
}

#[test]
fn everything_the_format_knows_reads_back() {
    let text = full().to_string();
    assert_eq!(text.parse(), Ok(full()));
    // Every line counts: without it the text is another transcript, or none.
    for at in 0..text.lines().count() {
        let without: String = text
            .lines()
            .enumerate()
            .filter(|(line, _)| *line != at)
            .flat_map(|(_, line)| [line, "\n"])
            .collect();
        assert_ne!(without.parse(), Ok(full()), "line {}", at + 1);
    }
}

#[test]
fn another_form_is_refused_with_its_line() {
    let text = full().to_string();
    for (from, to, line) in [
        ("kazasu-transcript 1", "kazasu-transcript 2", 1),
        ("name full", "title full", 2),
        ("pin wrong", "pin 7305", 12),
        ("quirk no-sfi", "quirk no-sif", 8),
        ("fault 4 cancel", "fault 4 sleep", 22),
        ("> started", "> begun", 27),
        ("04 ********", "04 37333035", 28),
        ("> tick 5", "> tick 05", 29),
        ("> response -", "> response 9", 32),
        ("power-off", "power-on", 40),
        ("service late", "service sleeps", 112),
        ("terminal 7F21 5F37", "terminal 7F21", 88),
    ] {
        let error = text.replacen(from, to, 1).parse::<Transcript>().unwrap_err();
        assert_eq!(error.code(), "testkit.transcript.malformed");
        assert!(
            error.to_string().starts_with(&format!("line {line}: ")),
            "{to}: {error}"
        );
    }
    for wrong in [
        "",
        "kazasu-transcript 1\n",
        "kazasu-transcript 1\nname a\nabout b\nflow check\n",
    ] {
        assert!(wrong.parse::<Transcript>().is_err(), "{wrong}");
    }
    let windows = text.replace('\n', "\r\n");
    assert!(windows.parse::<Transcript>().is_err());
}

/// A watch after SELECT, with the counter read as `63 Cx`.
fn counted(tries: u8, consent: bool) -> TapWatch {
    let mut watch = TapWatch::new(consent);
    for (command, answer) in [(&SELECT[..], [0x90, 0x00]), (&ASK, [0x63, 0xC0 | tries])] {
        watch.sent(command).unwrap();
        watch.answered(&answer);
    }
    watch
}

#[test]
fn watch_is_silent_about_a_good_tap() {
    for (tries, consent) in [(3, false), (2, false), (1, true)] {
        let mut watch = counted(tries, consent);
        watch.sent(VERIFY).unwrap();
        watch.answered(&[0x90, 0x00]);
        watch.released(true);
        assert_eq!(watch.ended(), Ok(1));
    }
    assert_eq!(
        counted(3, false).ended(),
        Ok(0),
        "without a PIN the power may stay"
    );
}

#[test]
fn watch_notices_every_broken_promise() {
    let mut twice = counted(3, false);
    twice.sent(VERIFY).unwrap();
    twice.answered(&[0x63, 0xC2]);
    assert_eq!(twice.sent(VERIFY), Err(Violation::SecondPin));

    assert_eq!(
        TapWatch::new(true).sent(VERIFY),
        Err(Violation::PinWithoutCounter)
    );
    for forgotten in [
        |watch: &mut TapWatch| watch.released(true),
        |watch: &mut TapWatch| watch.lost(),
        |watch: &mut TapWatch| {
            watch.sent(&ASK).unwrap();
            watch.answered(&[0x90, 0x00]);
        },
        |watch: &mut TapWatch| {
            watch.sent(&SELECT).unwrap();
            watch.answered(&[0x90, 0x00]);
        },
    ] {
        let mut watch = counted(3, true);
        forgotten(&mut watch);
        assert_eq!(watch.sent(VERIFY), Err(Violation::PinWithoutCounter));
    }
    assert_eq!(counted(0, true).sent(VERIFY), Err(Violation::PinWithoutCounter));
    assert_eq!(counted(1, false).sent(VERIFY), Err(Violation::LastTry));

    let mut open = TapWatch::new(false);
    open.sent(&SELECT).unwrap();
    assert_eq!(open.sent(&ASK), Err(Violation::TwoOpen));

    let mut powered = counted(3, false);
    powered.sent(VERIFY).unwrap();
    powered.released(false);
    assert_eq!(powered.ended(), Err(Violation::PowerLeftOn));

    let mut endless = TapWatch::new(false);
    let many = (0..98).find_map(|_| {
        let sent = endless.sent(&SELECT).err();
        endless.answered(&[0x90, 0x00]);
        sent
    });
    assert_eq!(many, Some(Violation::TooMany));
}
