//! Every encoder against its decoder, and hostile bytes against all decoders and the engine.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use kazasu_reader::j1::cipher::SessionCipher;
use kazasu_reader::j1::frame::{MAX_BLOCK, Unwrapper, wrap};
use kazasu_reader::j1::login::LogIn;
use kazasu_reader::j1::message::{HEADER, Message};
use kazasu_reader::j1::outbox::{Outbox, PACKET};
use kazasu_reader::j1::piece::{PIECE, pieces};
use kazasu_reader::j1::{BatteryState, J1Engine, MasterKey};
use kazasu_reader::{Channel, Command, Event, Millis, ReaderEngine, ReaderError, Report};
use proptest::collection::vec;
use proptest::prelude::*;

fn blocks() -> impl Strategy<Value = Vec<Vec<u8>>> {
    vec(vec(any::<u8>(), 0..300), 0..6)
}

/// Cuts bytes by the given sizes, repeated.
fn cut(bytes: &[u8], sizes: &[usize]) -> Vec<Vec<u8>> {
    let mut rest = bytes;
    let mut parts = Vec::new();
    for size in sizes.iter().cycle() {
        if rest.is_empty() {
            break;
        }
        let (part, later) = rest.split_at((*size).min(rest.len()));
        parts.push(part.to_vec());
        rest = later;
    }
    parts
}

/// Events a shell could feed, in any order.
fn event() -> impl Strategy<Value = Event> {
    let bytes = || vec(any::<u8>(), 0..60);
    prop_oneof![
        4 => bytes().prop_map(|bytes| Event::Notified(Channel::Answer, bytes)),
        // Frames that are whole around anything.
        4 => bytes().prop_map(|bytes| Event::Notified(Channel::Answer, wrap(&bytes).unwrap().to_vec())),
        4 => (any::<u8>(), any::<u8>(), bytes()).prop_map(|(kind, param, data)| {
            let message = Message::new(kind, param, &data).encode().unwrap();
            Event::Notified(Channel::Answer, wrap(&message).unwrap().to_vec())
        }),
        1 => bytes().prop_map(|bytes| Event::Notified(Channel::Battery, bytes)),
        1 => bytes().prop_map(|bytes| Event::Notified(Channel::Event, bytes)),
        4 => Just(()).prop_map(|()| Event::Written),
        4 => any::<u64>().prop_map(|now| Event::Tick(Millis(now))),
        1 => Just(()).prop_map(|()| Event::Opened { mtu: 23 }),
        1 => Just(()).prop_map(|()| Event::Closed),
        1 => Just(()).prop_map(|()| Event::Close),
        1 => Just(()).prop_map(|()| Event::PowerOn),
        1 => Just(()).prop_map(|()| Event::PowerOff),
        1 => vec(any::<u8>(), 0..600).prop_map(|apdu| Event::Transmit(apdu.into())),
    ]
}

proptest! {
    #[test]
    fn frames_come_back_however_they_are_cut(blocks in blocks(), sizes in vec(1..40_usize, 1..8)) {
        let stream: Vec<u8> = blocks.iter().flat_map(|block| wrap(block).unwrap().to_vec()).collect();
        let mut unwrapper = Unwrapper::default();
        let found: Vec<Vec<u8>> = cut(&stream, &sizes)
            .iter()
            .flat_map(|part| unwrapper.push(part))
            .map(|block| block.unwrap().to_vec())
            .collect();
        prop_assert_eq!(found, blocks);
    }

    /// Noise without a start byte before a frame costs one error and no frame.
    #[test]
    fn a_frame_behind_noise_is_found(
        noise in vec(any::<u8>().prop_filter("no start", |byte| *byte != 0x05), 1..100),
        block in vec(any::<u8>(), 0..300),
    ) {
        let stream = [noise, wrap(&block).unwrap().to_vec()].concat();
        let found = Unwrapper::default().push(&stream);
        prop_assert_eq!(found.len(), 2);
        prop_assert_eq!(found[0].as_ref().unwrap_err(), &ReaderError::Malformed);
        prop_assert_eq!(found[1].as_ref().unwrap().as_slice(), block);
    }

    /// Any one bit wrong: never the block that was sent, and never a block of that very frame length with another
    /// content.
    #[test]
    fn a_damaged_frame_gives_no_block(block in vec(any::<u8>(), 0..60), at in any::<prop::sample::Index>(), bit in 0..8_u8) {
        let mut frame = wrap(&block).unwrap().to_vec();
        let place = at.index(frame.len());
        frame[place] ^= 1 << bit;
        let found = Unwrapper::default().push(&frame);
        let whole = found.iter().filter_map(|found| found.as_ref().ok()).any(|found| found.len() >= block.len());
        prop_assert!(!whole);
    }

    #[test]
    fn hostile_bytes_are_bounded(parts in vec(vec(any::<u8>(), 0..700), 0..30)) {
        let mut unwrapper = Unwrapper::default();
        let mut taken = 0;
        let mut given = 0;
        for part in &parts {
            taken += part.len();
            for found in unwrapper.push(part).into_iter().flatten() {
                given += found.len() + 5;
            }
            prop_assert!(given <= taken);
        }
    }

    #[test]
    fn messages_come_back(kind in any::<u8>(), param in any::<u8>(), data in vec(any::<u8>(), 0..600), padding in 0..16_usize) {
        let message = Message::new(kind, param, &data);
        let mut bytes = message.encode().unwrap().to_vec();
        prop_assert_eq!(bytes.iter().fold(0, |sum, byte| sum ^ byte), 0);
        prop_assert_eq!(bytes.len(), HEADER + data.len());
        prop_assert_eq!(Message::decode(&bytes).unwrap(), message.clone());
        bytes.extend(std::iter::repeat_n(0xFF, padding));
        prop_assert_eq!(Message::decode_padded(&bytes).unwrap(), message);
        prop_assert_eq!(Message::decode(&bytes).is_ok(), padding == 0);
        bytes.extend([0xFF; 16]);
        prop_assert_eq!(Message::decode_padded(&bytes), Err(ReaderError::Malformed));
    }

    #[test]
    fn a_message_with_one_wrong_bit_is_refused(data in vec(any::<u8>(), 0..60), at in any::<prop::sample::Index>(), bit in 0..8_u8) {
        let mut bytes = Message::new(0x80, 0, &data).encode().unwrap().to_vec();
        let place = at.index(bytes.len());
        bytes[place] ^= 1 << bit;
        prop_assert_eq!(Message::decode(&bytes), Err(ReaderError::Malformed));
    }

    #[test]
    fn hostile_messages_do_not_panic(bytes in vec(any::<u8>(), 0..80)) {
        for message in [Message::decode(&bytes), Message::decode_padded(&bytes)].into_iter().flatten() {
            prop_assert!(message.data.len() + HEADER <= bytes.len());
        }
    }

    #[test]
    fn the_cipher_comes_back_padded(key in any::<[u8; 16]>(), message in vec(any::<u8>(), 1..300)) {
        let session = SessionCipher::new(key);
        let block = session.seal(&message);
        prop_assert_eq!(block.len(), message.len().next_multiple_of(16));
        let opened = session.open(&block).unwrap();
        prop_assert_eq!(&opened[..message.len()], message.as_slice());
        prop_assert!(opened[message.len()..].iter().all(|byte| *byte == 0xFF));
    }

    #[test]
    fn half_blocks_are_refused(key in any::<[u8; 16]>(), block in vec(any::<u8>(), 0..100)) {
        let opened = SessionCipher::new(key).open(&block);
        prop_assert_eq!(opened.is_ok(), !block.is_empty() && block.len().is_multiple_of(16));
    }

    #[test]
    fn pieces_make_the_command(apdu in vec(any::<u8>(), 1..2000)) {
        let parts: Vec<(u8, &[u8])> = pieces(&apdu).collect();
        let whole: Vec<u8> = parts.iter().flat_map(|(_, piece)| piece.to_vec()).collect();
        prop_assert_eq!(&whole, &apdu);
        let params: Vec<u8> = parts.iter().map(|(param, _)| *param).collect();
        let expected = match parts.len() {
            1 => vec![0],
            count => [vec![1], vec![3; count - 2], vec![2]].concat(),
        };
        prop_assert_eq!(params, expected);
        prop_assert!(parts.iter().all(|(_, piece)| piece.len() <= PIECE));
    }

    #[test]
    fn packets_make_the_frame(frames in blocks()) {
        let mut outbox = Outbox::default();
        frames.iter().for_each(|frame| outbox.put(frame));
        let mut written = Vec::new();
        while let Some(command) = outbox.write() {
            let Command::Write(Channel::Command, packet) = command else {
                panic!("{command:?}");
            };
            prop_assert!((1..=PACKET).contains(&packet.len()));
            prop_assert!(outbox.write().is_none(), "two writes open");
            written.extend(packet.iter().copied());
            prop_assert!(outbox.written());
        }
        prop_assert_eq!(written, frames.concat());
    }

    #[test]
    fn a_hostile_log_in_ends_without_a_panic(answers in vec((any::<u8>(), vec(any::<u8>(), 0..40), any::<bool>()), 0..6)) {
        let mut log_in = LogIn::new(MasterKey::default(), [7; 16]);
        for (code, body, kind) in answers {
            let data = [&[0xE1, 0, 0, 0x45 | (code & 0x03), 0], body.as_slice()].concat();
            let message = Message::new(if kind { 0x83 } else { code }, 0, &data);
            if let Err(error) = log_in.answer(&message) {
                prop_assert_eq!(error, ReaderError::Malformed);
            }
        }
    }

    /// Whatever comes: no panic, one write open at a time, nothing but packets, a bounded number of commands per event,
    /// and silence after the end.
    #[test]
    fn a_hostile_reader_or_shell_does_no_harm(events in vec(event(), 0..120)) {
        let mut engine = J1Engine::new(Some(MasterKey::new([1; 16])), [[2; 16], [3; 16]]);
        let mut writing = false;
        let mut over = false;
        for event in events {
            let written = matches!(event, Event::Written);
            let asked = matches!(event, Event::PowerOn | Event::PowerOff | Event::Transmit(_));
            let commands = engine.feed(event);
            writing &= !written;
            prop_assert!(commands.len() <= 100);
            for command in commands {
                match command {
                    Command::Write(channel, packet) => {
                        prop_assert!(!over && !writing);
                        prop_assert_eq!(channel, Channel::Command);
                        prop_assert!((1..=PACKET).contains(&packet.len()));
                        writing = true;
                    }
                    Command::Report(report) if over => {
                        prop_assert!(asked);
                        prop_assert_eq!(report, Report::Failed(ReaderError::LinkLost));
                    }
                    // Nobody has proven a key.
                    Command::Report(report) => prop_assert!(
                        matches!(report, Report::Failed(_) | Report::Battery { .. }), "{:?}", report
                    ),
                    Command::Close => {
                        prop_assert!(!over);
                        over = true;
                    }
                    Command::WaitUntil(_) => prop_assert!(!over),
                }
            }
        }
    }
}

#[test]
fn a_block_beyond_the_bound_is_neither_sent_nor_waited_for() {
    assert!(wrap(&vec![0; MAX_BLOCK]).is_ok());
    assert_eq!(wrap(&vec![0; MAX_BLOCK + 1]), Err(ReaderError::TooLong));
    let longest = wrap(&vec![0x11; MAX_BLOCK]).unwrap();
    assert_eq!(Unwrapper::default().push(&longest).len(), 1);
    // A length of 65,535, then a good frame at once.
    let mut stream = vec![0x05, 0xFF, 0xFF];
    stream.extend(wrap(&[0x22; 3]).unwrap().iter());
    let found = Unwrapper::default().push(&stream);
    assert_eq!(found.len(), 2);
    assert_eq!(found[1].as_ref().unwrap().as_slice(), [0x22; 3]);
}

#[test]
fn a_command_may_be_long_and_a_message_not_longer_than_its_length_field() {
    assert!(Message::new(0x6F, 0, &vec![0; 65_535]).encode().is_ok());
    assert_eq!(
        Message::new(0x6F, 0, &vec![0; 65_536]).encode(),
        Err(ReaderError::TooLong)
    );
}

#[test]
fn secrets_do_not_show() {
    let key = MasterKey::new(*b"not to be shown!");
    let log_in = LogIn::new(key.clone(), *b"neither is this!");
    let engine = J1Engine::new(Some(key.clone()), [*b"neither is this!"; 2]);
    let message = Message::new(0x6F, 0, b"not to be shown!");
    let cipher = SessionCipher::new(*b"not to be shown!");
    let shown = format!("{key:?} {log_in:?} {engine:?} {message:?} {cipher:?}");
    for hidden in ["not to", "neither", "110, 111", "6E 6F", "6e6f"] {
        assert!(!shown.contains(hidden), "{shown}");
    }
}

#[test]
fn the_voltage_thresholds_are_the_vendors() {
    for (millivolts, state) in [
        (4200, BatteryState::Fine),
        (3780, BatteryState::Fine),
        (3779, BatteryState::Low),
        (3680, BatteryState::Low),
        (3679, BatteryState::Empty),
        (0, BatteryState::Empty),
    ] {
        assert_eq!(BatteryState::from_millivolts(millivolts), state, "{millivolts}");
        assert_eq!(state.is_low(), state != BatteryState::Fine);
    }
}
