//! The ACR1255U-J1: any bytes from the reader before and in its log-in, and any message after it.
#![no_main]

use kazasu_fuzz::reader::run;
use kazasu_fuzz::script::{Record, records};
use kazasu_reader::j1::J1Engine;
use kazasu_reader::j1::cipher::SessionCipher;
use kazasu_reader::j1::frame::wrap;
use kazasu_reader::j1::message::Message;
use kazasu_reader::{Channel, Command, Event, ReaderEngine};
use kazasu_testkit::reader::j1::{J1Reader, J1Settings};
use kazasu_testkit::reader::{Channel as Wire, EmulatedReader};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let [logged_in, script @ ..] = data else { return };
    // The log-in's random bytes are constant, so that the fuzzer can learn what passes.
    let mut engine = J1Engine::new(None, [[0x11; 16], [0x22; 16]]);
    if *logged_in & 1 == 0 {
        return run(&mut engine, &records(script), &|record| record.bytes.clone());
    }
    let session = log_in(&mut engine);
    run(&mut engine, &records(script), &|record| {
        sealed(&session, record).unwrap_or_else(|| record.bytes.clone())
    });
});

/// Has the emulated reader answer until the session has its key.
fn log_in(engine: &mut J1Engine) -> SessionCipher {
    let mut reader = J1Reader::new(J1Settings::default());
    let mut said = engine.feed(Event::Opened { mtu: 23 });
    for _ in 0..64 {
        let mut heard = Vec::new();
        for command in std::mem::take(&mut said) {
            if let Command::Write(_, bytes) = command {
                heard.extend(reader.receive(Wire::Command, &bytes));
                said.extend(engine.feed(Event::Written));
            }
        }
        for sent in heard {
            said.extend(engine.feed(Event::Notified(Channel::Answer, sent.bytes)));
        }
        if said.is_empty()
            && let Some(key) = reader.session_key()
        {
            return SessionCipher::new(key);
        }
    }
    panic!("no log-in");
}

/// A record as a message the engine takes for whole: type, parameter and data are the fuzzer's, sums and cipher are
/// right. Records of the last kind stay as they are.
fn sealed(session: &SessionCipher, record: &Record) -> Option<Vec<u8>> {
    let [kind, param, data @ ..] = record.bytes.as_slice() else {
        return None;
    };
    if record.kind == 15 {
        return None;
    }
    let message = Message::new(*kind, *param, data).encode().ok()?;
    Some(wrap(&session.seal(&message)).ok()?.to_vec())
}
