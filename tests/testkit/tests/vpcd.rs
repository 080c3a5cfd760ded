//! The vpcd player against a reader made of a plain TCP socket.
#![expect(clippy::unwrap_used, reason = "a broken loopback connection is a failed test")]

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};

use kazasu_testkit::card::{ATR, VirtualCard};
use kazasu_testkit::mint::Mint;
use kazasu_testkit::people;
use kazasu_testkit::vpcd::{self, VpcdError};

const SELECT: &[u8] = b"\x00\xA4\x04\x0C\x0A\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01";
const TRIES: &[u8] = &[0x00, 0x20, 0x00, 0x98];
const WRONG_PIN: &[u8] = b"\x00\x20\x00\x98\x040000";
const RIGHT_PIN: &[u8] = b"\x00\x20\x00\x98\x041234";
const SIGN: &[u8] = &[0x80, 0x2A, 0x00, 0x97, 0x01, 0xA5, 0x00];

fn card() -> VirtualCard {
    let now = "2026-11-21T00:00:00Z".parse().unwrap();
    people::by_id("valid").unwrap().card(&Mint::at(now), now).unwrap()
}

/// The reader's side of one insertion.
struct Reader(TcpStream);

impl Reader {
    fn accept(listener: &TcpListener) -> Self {
        Self(listener.accept().unwrap().0)
    }

    /// In two segments, as vpcd writes.
    fn tell(&mut self, message: &[u8]) {
        self.0
            .write_all(&u16::try_from(message.len()).unwrap().to_be_bytes())
            .unwrap();
        self.0.write_all(message).unwrap();
    }

    fn ask(&mut self, message: &[u8]) -> Vec<u8> {
        self.tell(message);
        let mut length = [0; 2];
        self.0.read_exact(&mut length).unwrap();
        let mut answer = vec![0; u16::from_be_bytes(length).into()];
        self.0.read_exact(&mut answer).unwrap();
        answer
    }

    /// Whether the card has gone.
    fn is_empty(&mut self) -> bool {
        matches!(self.0.read(&mut [0; 1]), Ok(0) | Err(_))
    }
}

fn listener() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").unwrap()
}

#[test]
fn a_card_is_inserted_used_removed_and_inserted_again() {
    let listener = listener();
    let inserted = vpcd::insert(listener.local_addr().unwrap(), card()).unwrap();
    let mut reader = Reader::accept(&listener);
    assert_eq!(reader.ask(&[4]), ATR);
    reader.tell(&[1]);
    assert_eq!(reader.ask(SELECT), [0x90, 0x00]);
    assert_eq!(reader.ask(WRONG_PIN), [0x63, 0xC2]);
    assert_eq!(
        reader.ask(&[0x00, 0xB0, 0x8A, 0x00, 0x00, 0x06, 0x36]).len(),
        1590 + 2
    );
    let removal = inserted.remove().unwrap();
    assert!(removal.outcome.is_ok());
    assert!(reader.is_empty());
    // Controls are no APDUs.
    assert_eq!(removal.card.apdu_count(), 3);

    let inserted = vpcd::insert(listener.local_addr().unwrap(), removal.card).unwrap();
    let mut reader = Reader::accept(&listener);
    reader.tell(&[1]);
    assert_eq!(reader.ask(SELECT), [0x90, 0x00]);
    assert_eq!(reader.ask(TRIES), [0x63, 0xC2]);
    drop(reader);
    assert!(inserted.wait().unwrap().outcome.is_ok());
}

#[test]
fn reset_keeps_what_power_off_clears() {
    let listener = listener();
    let _inserted = vpcd::insert(listener.local_addr().unwrap(), card()).unwrap();
    let mut reader = Reader::accept(&listener);
    reader.tell(&[1]);
    assert_eq!(reader.ask(SELECT), [0x90, 0x00]);
    assert_eq!(reader.ask(RIGHT_PIN), [0x90, 0x00]);
    reader.tell(&[2]);
    assert_eq!(reader.ask(SIGN), [0x6A, 0x82]);
    assert_eq!(reader.ask(SELECT), [0x90, 0x00]);
    assert_eq!(reader.ask(SIGN).len(), 258);
    reader.tell(&[0]);
    reader.tell(&[1]);
    assert_eq!(reader.ask(SELECT), [0x90, 0x00]);
    assert_eq!(reader.ask(SIGN), [0x69, 0x82]);
}

#[test]
fn the_longest_message_is_answered() {
    let listener = listener();
    let _inserted = vpcd::insert(listener.local_addr().unwrap(), card()).unwrap();
    let mut reader = Reader::accept(&listener);
    assert_eq!(reader.ask(&vec![0xFF; 65_535]), [0x6E, 0x00]);
}

#[test]
fn nonsense_ends_the_conversation_with_a_name() {
    for nonsense in [&[][..], &[3], &[0x7F]] {
        let listener = listener();
        let inserted = vpcd::insert(listener.local_addr().unwrap(), card()).unwrap();
        let mut reader = Reader::accept(&listener);
        reader.tell(nonsense);
        assert!(reader.is_empty());
        match inserted.wait().unwrap().outcome {
            Err(VpcdError::Message { message }) => assert_eq!(message, nonsense),
            other => panic!("{nonsense:?}: {other:?}"),
        }
    }
}

#[test]
fn half_a_message_and_a_stop_are_removals() {
    let listener = listener();
    let inserted = vpcd::insert(listener.local_addr().unwrap(), card()).unwrap();
    let mut reader = Reader::accept(&listener);
    reader.0.write_all(&[0x00, 0x10, 0x00]).unwrap();
    reader.0.shutdown(Shutdown::Write).unwrap();
    assert!(inserted.wait().unwrap().outcome.is_ok());

    let inserted = vpcd::insert(listener.local_addr().unwrap(), card()).unwrap();
    let mut reader = Reader::accept(&listener);
    let stopper = inserted.stopper().unwrap();
    stopper.stop();
    stopper.stop();
    assert!(inserted.wait().unwrap().outcome.is_ok());
    assert!(reader.is_empty());
}

#[test]
fn an_absent_reader_is_told() {
    let address = listener().local_addr().unwrap();
    let error = vpcd::insert(address, card()).unwrap_err();
    assert_eq!(error.code(), "testkit.vpcd.unreachable");
}
