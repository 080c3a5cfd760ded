//! What a journey leaves written down: its logs, and the files of devices and service.

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use kazasu_testkit::marks::Marks;
use kazasu_wire::payload::ActivationPayload;
use tracing_subscriber::filter::LevelFilter;

/// Everything logged in this process, by the app and by the service.
static LOG: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct Log;

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOG.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Keeps what is logged from now on, at `trace`.
pub fn keep_log() {
    // Another journey of this process may have begun it.
    let _ = tracing_subscriber::fmt()
        .with_max_level(LevelFilter::TRACE)
        .with_ansi(false)
        .with_writer(|| Log)
        .try_init();
}

/// The secrets of a payload.
pub fn plant_account(marks: &mut Marks, payload: &str) {
    let account = ActivationPayload::parse(payload).unwrap();
    // EXPOSE: to look for them.
    marks.plant("account password", account.password.expose());
    marks.plant("activation code", account.activation_code.expose());
}

/// Fails where a mark is in the log or in a file; tells how much was looked at.
pub fn search(journey: &str, files: &[(PathBuf, Vec<u8>)], marks: &Marks) {
    let mut log = LOG.lock().unwrap_or_else(PoisonError::into_inner).clone();
    assert!(log.len() > 10_000, "trace must say something: {}", log.len());
    // Sealed rows are random bytes, a trace is full of counts: four digits come by chance.
    let marks = marks.among_numbers();
    assert_eq!(
        marks.found_in(&log),
        Vec::<String>::new(),
        "{journey}: in the log"
    );
    let mut bytes = 0;
    for (path, file) in files {
        let found = marks.found_in(file);
        assert_eq!(found, Vec::<String>::new(), "{journey}: {}", path.display());
        bytes += file.len();
    }
    // The control: the same search finds a name in the same log.
    log.extend_from_slice("planted 試験　花子".as_bytes());
    let planted = marks.found_in(&log);
    assert!(
        planted.iter().any(|found| found == "valid name as utf-8"),
        "the search is blind: {planted:?}"
    );
    println!(
        "{journey}: {} marks, {} bytes of log and {bytes} bytes of {} files scanned, 0 found",
        marks.len(),
        log.len(),
        files.len()
    );
}
