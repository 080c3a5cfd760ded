//! The test vectors of the J1 protocol byte for byte: from the codecs, from the engine, and from the emulated reader.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use kazasu_reader::j1::cipher::SessionCipher;
use kazasu_reader::j1::frame::{Unwrapper, wrap};
use kazasu_reader::j1::login::{LogIn, Step};
use kazasu_reader::j1::message::{Message, card_event, kind, refusal};
use kazasu_reader::j1::{J1Engine, MasterKey, PROFILE, PROFILE_V2, escape, outbox::PACKET};
use kazasu_reader::{Channel, Command, Event, Millis, ReaderEngine, Report};
use kazasu_testkit::reader::j1::{CONTACTLESS_ATR, J1Reader, J1Settings, SHIPPED_KEY};
use kazasu_testkit::reader::{Channel as Pipe, EmulatedReader};

const AUTH1: &str = "05 00 0C 6B 00 05 00 00 00 CB E0 00 00 45 00 0C 0A";
const AUTH1_ANSWER: &str =
    "05 00 1C 83 00 15 00 00 00 E2 E1 00 00 45 00 05 6C 35 12 C0 10 D1 68 FB BF 47 44 2E 11 8B 04 1C 0A";
const AUTH2: &str =
    "05 00 2C 6B 00 25 00 00 00 0F E0 00 00 46 00 66 7D 7E 18 18 EB 75 BB 61 8D 3B C5 63 5E D2 42
                     B2 C2 75 B8 17 8B 95 9F 09 58 2C 91 3A 89 57 3B 2C 0A";
const AUTH2_ANSWER: &str =
    "05 00 1C 83 00 15 00 00 00 88 E1 00 00 46 00 07 34 5E 4C 4A 5A 3E CF 64 39 B6 C8 4A 95 FC 79 1C 0A";
const SESSION_KEY: &str = "00 01 02 03 04 05 06 07 10 11 12 13 14 15 16 17";
const POWER_ON: [&str; 2] = [
    "62 00 00 00 00 00 62",
    "05 00 10 50 E7 1D 9E 57 3F 62 36 BC 9F 4A F8 C0 32 CD A8 1E 0A",
];
const POLLING_ON: [&str; 2] = [
    "6B 00 05 00 00 00 CF E0 00 00 40 01",
    "05 00 10 59 48 E0 F9 98 DE 20 F3 E7 0F EB 06 41 78 66 DC 0B 0A",
];
const ATR: [&str; 2] = [
    "80 00 0D 00 00 00 B6 3B 88 80 01 00 4B 51 FF B3 81 D1 00 0F",
    "05 00 20 60 D5 51 D0 09 CC D3 0B 8B 37 FF C5 C7 B6 17 21 E4 69 8A 2B FD 90 43 0B 00 52 35 3A 61 1C 47 9A 3C 0A",
];
const SELECT: [&str; 2] = [
    "6F 00 0F 00 00 00 51 00 A4 04 0C 0A D3 92 F0 00 26 01 00 00 00 01",
    "05 00 20 65 AE 6F 38 55 87 A6 D2 61 F3 F4 B5 9D 1B 91 CC 55 DB EA 10 8F 08 F1 E4 66 49 F0 55 20 8E 9F 48 07 0A",
];
const DONE: [&str; 2] = [
    "80 00 02 00 00 00 12 90 00",
    "05 00 10 AF AF 13 D5 61 B6 A0 8F 6D 44 98 50 11 6F CB 11 6B 0A",
];
const PRESENT: &str = "50 00 00 00 00 03 53";
const GONE: &str = "50 00 00 00 00 02 52";
const UNAUTHORISED: &str = "05 00 07 51 00 00 00 00 04 55 07 0A";

#[test]
fn the_plain_messages_and_their_frames_are_those_of_the_vectors() {
    let session = SessionCipher::new(sixteen(SESSION_KEY));
    for (message, [plain, framed]) in [
        (Message::new(kind::POWER_ON, 0, &[]), POWER_ON),
        (Message::new(kind::ESCAPE, 0, &escape::POLLING_ON), POLLING_ON),
        (Message::new(kind::DATA, 0, &CONTACTLESS_ATR), ATR),
        (Message::new(kind::APDU, 0, &select()), SELECT),
        (Message::new(kind::DATA, 0, &[0x90, 0x00]), DONE),
    ] {
        assert_eq!(*message.encode().unwrap(), bytes(plain), "{plain}");
        assert_eq!(
            *wrap(&session.seal(&bytes(plain))).unwrap(),
            bytes(framed),
            "{plain}"
        );
        // And back.
        let block = only_block(framed);
        let opened = session.open(&block).unwrap();
        assert_eq!(Message::decode_padded(&opened).unwrap(), message, "{plain}");
    }
}

#[test]
fn notes_and_errors_are_read() {
    for (text, expected) in [
        (PRESENT, (kind::CARD_EVENT, card_event::PRESENT)),
        (GONE, (kind::CARD_EVENT, card_event::GONE)),
    ] {
        let message = Message::decode(&bytes(text)).unwrap();
        assert_eq!((message.kind, message.param), expected);
        assert_eq!(*message.encode().unwrap(), bytes(text));
    }
    let error = Message::decode(&only_block(UNAUTHORISED)).unwrap();
    assert_eq!((error.kind, error.param), (kind::ERROR, refusal::UNAUTHORISED));
    assert_eq!(*wrap(&error.encode().unwrap()).unwrap(), bytes(UNAUTHORISED));
}

#[test]
fn the_log_in_makes_the_session_key_of_the_vectors() {
    let mut log_in = LogIn::new(MasterKey::default(), rnd_b());
    assert_eq!(*wrap(&log_in.start().encode().unwrap()).unwrap(), bytes(AUTH1));
    let challenge = Message::decode(&only_block(AUTH1_ANSWER)).unwrap();
    let Step::Send(proof) = log_in.answer(&challenge).unwrap() else {
        panic!("no proof");
    };
    assert_eq!(*wrap(&proof.encode().unwrap()).unwrap(), bytes(AUTH2));
    let answer = Message::decode(&only_block(AUTH2_ANSWER)).unwrap();
    let Step::Done(session) = log_in.answer(&answer).unwrap() else {
        panic!("no session");
    };
    // The cipher shows its key to nobody; equal ciphertext of two blocks says the same.
    let block = [0x5A; 32];
    let expected = SessionCipher::new(sixteen(SESSION_KEY)).seal(&block);
    assert_eq!(*session.seal(&block), *expected);
}

/// The manual prints an AuthRsp and an AuthRsp2; under the shipped key both give this RND_B. The facts keep the first
/// four bytes of each.
#[test]
fn the_vendors_printed_log_in_fits_key_direction_and_place() {
    let rnd_b = sixteen("15 67 45 82 43 3F FB 64 25 76 82 AC 36 0B 48 89");
    let shipped = SessionCipher::new(SHIPPED_KEY);
    assert_eq!(shipped.open(&rnd_b).unwrap()[..4], bytes("A6 81 17 91"));
    assert_eq!(shipped.seal(&rnd_b)[..4], bytes("47 D5 50 54"));

    let mut log_in = LogIn::new(MasterKey::default(), rnd_b);
    let challenge = Message::decode(&only_block(AUTH1_ANSWER)).unwrap();
    let Step::Send(proof) = log_in.answer(&challenge).unwrap() else {
        panic!("no proof");
    };
    assert_eq!(proof.data[5..9], bytes("A6 81 17 91"));
    let printed = [&bytes("E1 00 00 46 00"), shipped.seal(&rnd_b).as_slice()].concat();
    let step = log_in
        .answer(&Message::new(kind::ESCAPE_ANSWER, 0, &printed))
        .unwrap();
    assert!(matches!(step, Step::Done(_)), "{step:?}");
}

#[test]
fn the_engine_speaks_the_vectors() {
    let mut engine = J1Engine::new(None, [rnd_b(), [0xEE; 16]]);
    assert_eq!(said(&mut engine, Event::Opened { mtu: 247 }), bytes(AUTH1));
    assert_eq!(hear(&mut engine, AUTH1_ANSWER), bytes(AUTH2));
    assert_eq!(hear(&mut engine, AUTH2_ANSWER), bytes(POLLING_ON[1]));
    let session = SessionCipher::new(sixteen(SESSION_KEY));
    let framed = |message: Message| wrap(&session.seal(&message.encode().unwrap())).unwrap().to_vec();
    let polled = framed(Message::new(kind::ESCAPE_ANSWER, 2, &[0xE1, 0, 0, 0, 1]));
    let status = framed(Message::new(kind::GET_SLOT_STATUS, 0, &[]));
    assert_eq!(
        said(&mut engine, Event::Notified(Channel::Answer, polled)),
        status
    );
    let there = framed(Message::new(kind::SLOT_STATUS, 1, &[]));
    assert_eq!(
        said(&mut engine, Event::Notified(Channel::Answer, there)),
        bytes("")
    );
    assert_eq!(said(&mut engine, Event::PowerOn), bytes(POWER_ON[1]));
    assert_eq!(hear(&mut engine, ATR[1]), bytes(""));
    assert_eq!(
        said(&mut engine, Event::Transmit(select().into())),
        bytes(SELECT[1])
    );
    let commands = engine.feed(Event::Notified(Channel::Answer, bytes(DONE[1])));
    assert!(
        commands.iter().any(|command| matches!(
            command,
            Command::Report(Report::Answer(answer)) if *answer == [0x90, 0x00]
        )),
        "{commands:?}"
    );
}

#[test]
fn the_emulated_reader_speaks_the_vectors() {
    let mut reader = J1Reader::new(J1Settings::default());
    reader.open();
    let card = kazasu_testkit::people::by_id("valid")
        .unwrap()
        .card(&kazasu_testkit::mint::Mint::at(now()), now())
        .unwrap();
    reader.insert(card);
    // Before log-in, in clear.
    let unasked = wrap(&bytes(POWER_ON[0])).unwrap().to_vec();
    assert_eq!(
        reader.receive(Pipe::Command, &unasked)[0].bytes,
        bytes(UNAUTHORISED)
    );
    assert_eq!(tell(&mut reader, AUTH1), bytes(AUTH1_ANSWER));
    assert_eq!(tell(&mut reader, AUTH2), bytes(AUTH2_ANSWER));
    assert_eq!(reader.session_key(), Some(sixteen(SESSION_KEY)));
    let heard = tell(&mut reader, POLLING_ON[1]);
    let session = SessionCipher::new(sixteen(SESSION_KEY));
    let messages: Vec<Vec<u8>> = Unwrapper::default()
        .push(&heard)
        .into_iter()
        .map(|block| session.open(&block.unwrap()).unwrap()[..7].to_vec())
        .collect();
    assert_eq!(messages[1], bytes(PRESENT));
    assert_eq!(tell(&mut reader, POWER_ON[1]), bytes(ATR[1]));
    assert_eq!(tell(&mut reader, SELECT[1]), bytes(DONE[1]));
    let (_, sent) = reader.remove();
    let gone = only_block_of(&sent[0].bytes);
    assert_eq!(session.open(&gone).unwrap()[..7], bytes(GONE));
}

#[test]
fn both_polling_answers_agree_and_no_other() {
    for (command, answer, agreed) in [
        (escape::POLLING_ON, "E1 00 00 40 01", true),
        (escape::POLLING_ON, "E1 00 00 00 01", true),
        (escape::POLLING_OFF, "E1 00 00 40 00", true),
        (escape::POLLING_OFF, "E1 00 00 00 00", true),
        (escape::POLLING_ON, "E1 00 00 40 00", false),
        (escape::POLLING_ON, "E1 00 00 48 01", false),
        (escape::POLLING_ON, "E0 00 00 40 01", false),
        (escape::POLLING_ON, "E1 00 00 40 01 00", false),
        (escape::POLLING_ON, "", false),
    ] {
        assert_eq!(
            escape::polling_agreed(command, &bytes(answer)),
            agreed,
            "{answer}"
        );
    }
}

#[test]
fn the_two_uuid_sets_are_those_of_the_manual() {
    let names = |profile: kazasu_reader::GattProfile| {
        [profile.service, profile.command, profile.answer].map(|uuid| uuid.to_string())
    };
    assert_eq!(
        names(PROFILE),
        ["fff0", "fff1", "fff2"].map(|short| format!("0000{short}-0000-1000-8000-00805f9b34fb"))
    );
    assert_eq!(
        names(PROFILE_V2),
        ["fff0", "fff1", "fff2"].map(|short| format!("3c4a{short}-4783-3de5-a983-d348718ef133"))
    );
    assert_eq!([PROFILE.event, PROFILE_V2.event], [None, None]);
}

fn now() -> jiff::Timestamp {
    jiff::Timestamp::constant(1_795_219_200, 0)
}

fn rnd_b() -> [u8; 16] {
    sixteen("10 11 12 13 14 15 16 17 18 19 1A 1B 1C 1D 1E 1F")
}

fn select() -> Vec<u8> {
    bytes("00 A4 04 0C 0A D3 92 F0 00 26 01 00 00 00 01")
}

fn bytes(text: &str) -> Vec<u8> {
    text.split_whitespace()
        .map(|byte| u8::from_str_radix(byte, 16).unwrap())
        .collect()
}

fn sixteen(text: &str) -> [u8; 16] {
    bytes(text).try_into().unwrap()
}

fn only_block(frame: &str) -> Vec<u8> {
    only_block_of(&bytes(frame))
}

fn only_block_of(frame: &[u8]) -> Vec<u8> {
    let mut found = Unwrapper::default().push(frame);
    assert_eq!(found.len(), 1);
    found.remove(0).unwrap().to_vec()
}

/// What the engine writes after an event, with every write taken at once.
fn said(engine: &mut J1Engine, event: Event) -> Vec<u8> {
    let mut written = Vec::new();
    let mut commands = engine.feed(event);
    loop {
        let mut writes = commands.iter().filter_map(|command| match command {
            Command::Write(channel, bytes) => Some((*channel, bytes.to_vec())),
            _ => None,
        });
        let Some((channel, packet)) = writes.next() else {
            return written;
        };
        assert_eq!(channel, Channel::Command);
        assert!(packet.len() <= PACKET);
        assert_eq!(writes.next(), None, "two writes open");
        written.extend(packet);
        engine.feed(Event::Tick(Millis(0)));
        commands = engine.feed(Event::Written);
    }
}

fn hear(engine: &mut J1Engine, frame: &str) -> Vec<u8> {
    said(engine, Event::Notified(Channel::Answer, bytes(frame)))
}

/// What the emulated reader answers to a frame written in packets.
fn tell(reader: &mut J1Reader, frame: &str) -> Vec<u8> {
    bytes(frame)
        .chunks(20)
        .flat_map(|packet| reader.receive(Pipe::Command, packet))
        .flat_map(|sent| sent.bytes)
        .collect()
}
