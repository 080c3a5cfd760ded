//! What is printed of readers: never a byte of a card command, an answer or a key; and errors by stable codes.

use std::collections::BTreeSet;
use std::fmt::Debug;

use kazasu_reader::ccid::{Request, Response, Step, Transfer};
use kazasu_reader::j1::cipher::{MasterKey, SessionCipher};
use kazasu_reader::j1::login::{self, LogIn};
use kazasu_reader::j1::message::Message;
use kazasu_reader::{
    Channel, Command, Event, Found, Millis, PROFILES, Pipe, ReaderError, Report, engine_for,
};
use zeroize::Zeroizing;

/// A VERIFY with a PIN whose digits and bytes are looked for.
const VERIFY: &[u8] = b"\x00\x20\x00\x98\x049173";

/// Fails where the PIN of [`VERIFY`] shows in any form that `{:?}` and `{:#?}` could give it.
fn hides(value: &impl Debug, says: &str) {
    for shown in [format!("{value:?}"), format!("{value:#?}")] {
        for secret in ["9173", "39313733", "39, 31, 37, 33", "57, 49, 55, 51", "0x39"] {
            assert!(!shown.contains(secret), "{shown}");
        }
        assert!(shown.contains(says), "{shown}");
    }
}

#[test]
fn events_and_commands_tell_lengths_only() {
    let apdu = || Zeroizing::new(VERIFY.to_vec());
    hides(&Event::Opened { mtu: 185 }, "Opened(mtu 185)");
    hides(
        &Event::Notified(Channel::Answer, VERIFY.to_vec()),
        "Notified(Answer, 9 bytes)",
    );
    hides(&Event::Written, "Written");
    hides(&Event::Tick(Millis(7)), "Tick(7)");
    hides(&Event::Closed, "Closed");
    hides(&Event::InUse, "InUse");
    hides(&Event::PowerOn, "PowerOn");
    hides(&Event::Transmit(apdu()), "Transmit(9 bytes)");
    hides(&Event::PowerOff, "PowerOff");
    hides(&Event::Close, "Close");
    hides(
        &Command::Write(Channel::Command, apdu()),
        "Write(Command, 9 bytes)",
    );
    hides(&Command::WaitUntil(Millis(7)), "WaitUntil(7)");
    hides(&Command::Close, "Close");
    hides(
        &Command::Report(Report::Answer(VERIFY.to_vec())),
        "Report(Answer(9 bytes))",
    );
}

#[test]
fn reports_tell_lengths_only() {
    hides(&Report::Ready, "Ready");
    hides(&Report::CardPresent, "CardPresent");
    hides(&Report::CardGone, "CardGone");
    hides(&Report::PoweredOn(VERIFY.to_vec()), "PoweredOn(9 bytes)");
    hides(&Report::PoweredOff, "PoweredOff");
    hides(&Report::Answer(VERIFY.to_vec()), "Answer(9 bytes)");
    hides(&Report::StillWorking, "StillWorking");
    let battery = Report::Battery {
        percent: Some(40),
        low: false,
    };
    hides(&battery, "Battery(Some(40), low: false)");
    hides(&Report::Asleep, "Asleep");
    hides(
        &Report::Failed(ReaderError::Refused(0xFB)),
        "Failed(Refused(251))",
    );
}

#[test]
fn messages_of_the_protocols_tell_lengths_only() {
    let transfer = |data| Request::Transfer { level: 0, data };
    hides(&transfer(VERIFY), "Transfer(0000, 9 bytes)");
    for (request, says) in [
        (Request::PowerOn, "PowerOn"),
        (Request::PowerOff, "PowerOff"),
        (Request::SlotStatus, "SlotStatus"),
        (Request::Abort, "Abort"),
    ] {
        hides(&request, says);
    }
    let block = [&[0x80, 9, 0, 0, 0, 0, 1, 0, 0, 0][..], VERIFY].concat();
    hides(&Response::decode(&block).unwrap(), "9 bytes");
    hides(&Step::Answer(VERIFY.to_vec()), "Answer(9 bytes)");
    hides(&Step::Send, "Send");
    let apdu = Zeroizing::new(VERIFY.to_vec());
    hides(&Transfer::new(apdu, 271, true).unwrap(), "Transfer(0 of 9 bytes)");

    let key = *b"9173917391739173";
    hides(&MasterKey::new(key), "MasterKey");
    hides(&SessionCipher::new(key), "SessionCipher");
    hides(&LogIn::new(MasterKey::new(key), key), "LogIn");
    for (step, says) in [
        (login::Step::Send(Message::new(0x6B, 0, VERIFY)), "Send"),
        (login::Step::Done(SessionCipher::new(key)), "Done"),
        (login::Step::OtherKey, "OtherKey"),
        (login::Step::Unasked, "Unasked"),
    ] {
        hides(&step, says);
    }
}

#[test]
fn engines_hide_what_waits_to_be_sent() {
    for profile in PROFILES
        .iter()
        .filter(|profile| matches!(profile.pipe, Pipe::Gatt(_)))
    {
        let found = Found {
            random: Some([*b"9173917391739173"; 2]),
            ..Found::default()
        };
        hides(&found.random.is_some(), "true");
        let mut engine = engine_for(profile, found).unwrap();
        engine.feed(Event::Opened { mtu: 23 });
        for command in engine.feed(Event::Transmit(Zeroizing::new(VERIFY.to_vec()))) {
            hides(&command, "");
        }
    }
}

#[test]
fn every_error_has_a_code_of_its_own() {
    let errors = [
        (ReaderError::CardMute, "reader.card.mute"),
        (ReaderError::LinkLost, "reader.link.lost"),
        (ReaderError::Malformed, "reader.answer.malformed"),
        (ReaderError::Refused(0xFB), "reader.command.refused"),
        (ReaderError::Busy, "reader.command.busy"),
        (ReaderError::ExchangeLevel, "reader.level.unsupported"),
        (ReaderError::InUse, "reader.connect.in-use"),
        (ReaderError::OtherKey, "reader.key.other"),
        (ReaderError::TooLong, "reader.command.too-long"),
        (ReaderError::State, "reader.state.wrong"),
    ];
    for (error, code) in errors {
        assert_eq!(error.code(), code);
    }
    assert_eq!(
        errors.map(|(_, code)| code).iter().collect::<BTreeSet<_>>().len(),
        errors.len()
    );
}
