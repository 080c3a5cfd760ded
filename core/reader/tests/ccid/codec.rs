//! Each encoder against a decoder that does not know it.

use kazasu_reader::ReaderError;
use kazasu_reader::ccid::{
    Inbound, MessageDecoder, Notice, NoticeDecoder, NoticeStyle, Request, Response, Step, Transfer,
};
use kazasu_reader::framer::{Acr1555Framer, Framer, GattCcidFramer, UsbFramer};
use kazasu_testkit::reader::acr1555::fragment;
use kazasu_testkit::reader::ccid::header;
use proptest::collection::vec;
use proptest::prelude::*;

/// Cuts bytes at these places.
fn cut<'a>(bytes: &'a [u8], lengths: &[usize]) -> Vec<&'a [u8]> {
    let mut pieces = Vec::new();
    let mut rest = bytes;
    for &length in lengths.iter().cycle() {
        if rest.is_empty() {
            break;
        }
        let (piece, after) = rest.split_at(length.min(rest.len()));
        pieces.push(piece);
        rest = after;
    }
    pieces
}

proptest! {
    #[test]
    fn requests(level in any::<u16>(), slot in any::<u8>(), seq in any::<u8>(), data in vec(any::<u8>(), 0..600)) {
        let message = Request::Transfer { level, data: &data }.encode(slot, seq);
        let length = u32::try_from(data.len()).unwrap().to_le_bytes();
        let head = [&[0x6F][..], &length, &[slot, seq, 0], &level.to_le_bytes()].concat();
        prop_assert_eq!(&message[..10], head.as_slice());
        prop_assert_eq!(&message[10..], data.as_slice());
    }

    #[test]
    fn responses_in_any_pieces(
        answers in vec((0x80_u8..=0x84, any::<u8>(), any::<u8>(), any::<u8>(), any::<u8>(), vec(any::<u8>(), 0..300)), 1..4),
        notices in any::<bool>(),
        lengths in vec(1_usize..64, 1..8),
    ) {
        let mut stream = Vec::new();
        let mut expected = Vec::new();
        for (kind, seq, status, error, chain, data) in &answers {
            let bytes = header(*kind, data, *seq, *status, *error, *chain);
            if notices {
                stream.extend([0x50, 0x03]);
                expected.push(Inbound::Notice(Notice::Present));
            }
            expected.push(Inbound::Response(Response::decode(&bytes).unwrap()));
            stream.extend(bytes);
        }
        let mut decoder = MessageDecoder::new(310, notices);
        let mut found = Vec::new();
        for piece in cut(&stream, &lengths) {
            decoder.push(piece);
            while let Some(inbound) = decoder.pull().unwrap() {
                found.push(inbound);
            }
        }
        prop_assert_eq!(found, expected);
        prop_assert_eq!(decoder.held(), 0);
    }

    #[test]
    fn framers_give_back_what_they_cut(
        messages in vec(vec(any::<u8>(), 1..700), 1..4),
        mtu in 23_u16..600,
    ) {
        let longest = usize::from(mtu) - 3;
        let framers = [
            (pair::<UsbFramer>(), usize::MAX, false),
            (pair::<GattCcidFramer>(), longest, false),
            (pair::<Acr1555Framer>(), longest, true),
        ];
        for ([mut there, mut here], longest, counts) in framers {
            there.open(mtu);
            here.open(mtu);
            let mut stream = Vec::new();
            for message in &messages {
                for packet in there.wrap(0, message) {
                    prop_assert!(packet.len() <= longest);
                    // The reader's counter stands one byte behind the host's.
                    let mut packet = packet.to_vec();
                    if counts && packet.len() >= 9 && packet[0] == 0x55 && packet.last() == Some(&0xAA) {
                        packet = turned(&packet);
                    }
                    here.unwrap(&packet, &mut stream).unwrap();
                }
            }
            prop_assert_eq!(stream, messages.concat());
        }
    }

    #[test]
    fn fragments_in_any_pieces(
        messages in vec(vec(any::<u8>(), 1..700), 1..4),
        mtu in 23_u16..600,
        first in any::<u8>(),
        lengths in vec(1_usize..40, 1..8),
    ) {
        let mut counter = first;
        let mut wire = Vec::new();
        for message in &messages {
            for piece in message.chunks(usize::from(mtu).min(515) - 12) {
                wire.extend(fragment(message.len(), 7, counter, piece));
                counter = counter.wrapping_add(1);
            }
        }
        let mut framer = Acr1555Framer::default();
        framer.open(mtu);
        let mut stream = Vec::new();
        for piece in cut(&wire, &lengths) {
            framer.unwrap(piece, &mut stream).unwrap();
        }
        prop_assert_eq!(stream, messages.concat());
    }

    #[test]
    fn any_wrong_byte_of_a_fragment_is_seen(message in vec(any::<u8>(), 1..100), at in any::<prop::sample::Index>(), flip in 1_u8..) {
        let mut wire = fragment(message.len(), 0, 0, &message);
        let at = at.index(wire.len());
        wire[at] ^= flip;
        let mut framer = Acr1555Framer::default();
        framer.open(247);
        let mut stream = Vec::new();
        // Seen at once, or still waiting for bytes that do not come: never delivered.
        let _ = framer.unwrap(&wire, &mut stream);
        prop_assert_eq!(stream, Vec::<u8>::new());
    }

    #[test]
    fn chains_carry_the_whole_command_and_the_whole_answer(
        apdu in vec(any::<u8>(), 4..2_000),
        answer in vec(any::<u8>(), 2..3_000),
        longest in 14_usize..600,
    ) {
        let mut transfer = Transfer::new(apdu.clone().into(), longest, true).unwrap();
        let mut command = Vec::new();
        let mut parts = answer.chunks(longest - 10).enumerate().peekable();
        let whole = loop {
            let (level, data) = match transfer.request() {
                Request::Transfer { level, data } => (level, data.to_vec()),
                other => panic!("{other:?}"),
            };
            prop_assert!(data.len() + 10 <= longest);
            if matches!(level, 0x0000..=0x0003) {
                prop_assert_eq!(command.is_empty(), matches!(level, 0x0000 | 0x0001));
                command.extend(data);
            } else {
                prop_assert_eq!((level, data.len()), (0x0010, 0));
            }
            let step = if matches!(level, 0x0001 | 0x0003) {
                transfer.block(0x10, &[])
            } else {
                let (number, part) = parts.next().unwrap();
                let chain = match (number, parts.peek().is_some()) {
                    (0, false) => 0x00,
                    (0, true) => 0x01,
                    (_, true) => 0x03,
                    (_, false) => 0x02,
                };
                transfer.block(chain, part)
            };
            match step.unwrap() {
                Step::Send => {}
                Step::Answer(answer) => break answer,
            }
        };
        prop_assert_eq!(command, apdu);
        // The last part may be too short to hold a status word; the whole answer is not.
        prop_assert_eq!(whole, answer);
    }
}

/// One for each end.
fn pair<F: Framer + Default + 'static>() -> [Box<dyn Framer>; 2] {
    [Box::<F>::default(), Box::<F>::default()]
}

/// The same fragment with the host's counter where the reader's stands.
fn turned(packet: &[u8]) -> Vec<u8> {
    let total = usize::from(u16::from_be_bytes([packet[2], packet[3]]));
    fragment(total, packet[6], packet[5], &packet[7..packet.len() - 2])
}

#[test]
fn notices_of_each_style() {
    let read = |style, slot, bytes: &[u8]| {
        let mut decoder = NoticeDecoder::new(style, slot);
        bytes
            .iter()
            .flat_map(|byte| decoder.push(&[*byte]))
            .collect::<Vec<_>>()
    };
    let bitmap = |slots, slot, bytes| read(NoticeStyle::Bitmap { slots }, slot, bytes);
    assert_eq!(
        bitmap(1, 0, &[0x50, 0x03, 0x50, 0x02]),
        [Notice::Changed, Notice::Gone]
    );
    assert_eq!(
        bitmap(2, 1, &[0x50, 0x0C, 0x50, 0x03, 0x50, 0x08]),
        [Notice::Changed, Notice::Gone]
    );
    assert_eq!(bitmap(5, 4, &[0x50, 0xFF, 0x03]), [Notice::Changed]);
    assert_eq!(
        bitmap(1, 0, &[0x50, 0x01, 0x51, 0x50, 0x03, 0x50, 0x50, 0x02]),
        [Notice::Gone]
    );
    let byte = |bytes| read(NoticeStyle::CardByte, 0, bytes);
    assert_eq!(
        byte(&[0x50, 0x03, 0x00, 0x50, 0x02, 0x52, 0x50, 0x07]),
        [Notice::Present, Notice::Gone, Notice::Asleep, Notice::Unclear]
    );
    assert_eq!(read(NoticeStyle::AskStatus, 0, &[0x01]), [Notice::Unclear]);
}

/// 300 bytes at extended level over messages of 271: two pieces.
fn transfer() -> Transfer {
    let apdu = [&[0x00, 0x20, 0x00, 0x98, 0x00, 0x01, 0x25][..], &[0x31; 293]].concat();
    Transfer::new(apdu.into(), 271, true).unwrap()
}

#[test]
fn a_data_block_that_cannot_come_now_is_malformed() {
    // Data before the command is whole.
    assert_eq!(
        transfer().block(0x10, &[0x90]).err(),
        Some(ReaderError::Malformed)
    );
    let sent = || {
        let mut transfer = transfer();
        assert!(matches!(transfer.block(0x10, &[]), Ok(Step::Send)));
        transfer
    };
    for (chain, data, why) in [
        (0x01, &[][..], "more to come, and nothing now"),
        (0x02, &[0x90, 0x00], "the end of what never began"),
        (0x10, &[0x90, 0x00], "asking for more of a whole command"),
        (0x00, &[0x90], "less than a status word"),
        (0x00, &[], "nothing at all"),
    ] {
        assert_eq!(
            sent().block(chain, data).err(),
            Some(ReaderError::Malformed),
            "{why}"
        );
    }
    let mut transfer = sent();
    assert!(matches!(transfer.block(0x01, &[0x55; 4]), Ok(Step::Send)));
    assert_eq!(
        transfer.block(0x01, &[0x55; 4]).err(),
        Some(ReaderError::Malformed),
        "a second beginning"
    );
}

#[test]
fn an_answer_ends_somewhere() {
    let mut transfer = transfer();
    assert!(matches!(transfer.block(0x10, &[]), Ok(Step::Send)));
    assert!(matches!(transfer.block(0x01, &[0x55; 60_000]), Ok(Step::Send)));
    assert_eq!(
        transfer.block(0x03, &[0x55; 5_539]).err(),
        Some(ReaderError::Malformed)
    );
    assert!(
        matches!(transfer.block(0x02, &[0x55; 5_538]), Ok(Step::Answer(answer)) if answer.len() == 65_538)
    );
}
