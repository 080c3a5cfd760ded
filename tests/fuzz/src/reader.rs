//! A reader engine of any protocol, fed anything.

use kazasu_reader::{Channel, Command, Event, Millis, ReaderEngine, Report};

use crate::script::Record;

/// Most commands one event may cause beside one for each byte in it; more is an engine that talks to itself.
const MOST_COMMANDS: usize = 16;

/// What stands in a notification of a record; a protocol may dress it up so that it passes the outer checks.
pub type Dress<'a> = &'a dyn Fn(&Record) -> Vec<u8>;

/// Feeds every record as one event and holds the engine to what [`ReaderEngine`] promises.
///
/// # Panics
/// When it breaks a promise.
pub fn run(engine: &mut dyn ReaderEngine, records: &[Record], dress: Dress<'_>) {
    let mut now = 0;
    let mut writing = false;
    let mut asked = false;
    let (mut said, mut due) = (0, 0);
    for record in records {
        let event = event(record, &mut now, dress);
        match &event {
            Event::Written => writing = false,
            Event::Opened { .. } | Event::Closed => (writing, asked) = (false, false),
            Event::Transmit(_) => asked = true,
            _ => {}
        }
        let commands = engine.feed(event);
        // Notices may be a byte long and wait for one more byte, so the sum is what is bounded.
        due += MOST_COMMANDS + record.bytes.len();
        said += commands.len();
        assert!(
            said <= due,
            "{said} commands where {due} would be many: {commands:?}"
        );
        for command in commands {
            // Every command can be printed, and says nothing of its bytes.
            let shown = format!("{command:?}");
            assert!(shown.len() < 200, "{shown}");
            match command {
                Command::Write(_, bytes) => {
                    assert!(!writing, "two writes at once");
                    assert!(!bytes.is_empty(), "an empty write");
                    writing = true;
                }
                Command::Report(Report::Answer(bytes)) => {
                    assert!(asked, "an answer nobody asked for");
                    assert!(bytes.len() >= 2, "an answer without a status word");
                    asked = false;
                }
                Command::Report(Report::Failed(error)) => assert_eq!(error.code().split('.').count(), 3),
                Command::Report(_) | Command::WaitUntil(_) | Command::Close => {}
            }
        }
        let _ = engine.extended_apdu();
    }
}

fn event(record: &Record, now: &mut u64, dress: Dress<'_>) -> Event {
    let number = record
        .bytes
        .iter()
        .take(4)
        .fold(0, |sum: u64, byte| sum << 8 | u64::from(*byte));
    match record.kind {
        0 => Event::Opened {
            mtu: u16::try_from(number & 0xFFFF).unwrap_or(23),
        },
        1 => Event::Written,
        2 => {
            *now += number;
            Event::Tick(Millis(*now))
        }
        3 => Event::PowerOn,
        4 => Event::Transmit(record.bytes.clone().into()),
        5 => Event::PowerOff,
        6 => Event::Close,
        7 => Event::Closed,
        8 => Event::Notified(Channel::Event, record.bytes.clone()),
        9 => Event::Notified(Channel::Battery, record.bytes.clone()),
        10 => Event::InUse,
        _ => Event::Notified(Channel::Answer, dress(record)),
    }
}
