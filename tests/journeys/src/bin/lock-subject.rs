//! The process whose memory is searched after the app was locked; see `tests/locked.rs`.
//!
//! Reads from standard input, one line each: the origin of the service, an activation payload, a passphrase, something to
//! search for. Activates, synchronises, locks, unlocks, searches, shows and copies; says `unlocked` and how many results
//! it saw; at the next line it locks, says `locked` and stays until standard input ends. With `--plant` it keeps a name
//! and the passphrase on purpose; with `--panic` it panics while everything is open, with everything it can print in the message.

use std::alloc::System;
use std::process::ExitCode;

use zeroizing_alloc::ZeroAlloc;

/// As in the program `kazasu`.
#[global_allocator]
static HEAP: ZeroAlloc<System> = ZeroAlloc(System);

#[cfg(unix)]
fn main() -> ExitCode {
    match subject::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

#[cfg(not(unix))]
fn main() -> ExitCode {
    ExitCode::FAILURE
}

#[cfg(unix)]
mod subject {
    use std::fs::File;
    use std::hint::black_box;
    use std::io::{self, Read as _, Write as _};
    use std::os::fd::AsFd as _;
    use std::sync::Arc;

    use kazasu_app::{
        ActivationEntry, App, AppConfig, FileKeyStore, Passphrase, Roots, SystemClock, copy_text,
    };
    use kazasu_testkit::memory::{PANIC, PLANT};
    use zeroize::Zeroizing;

    /// Longest line taken.
    const LONGEST: usize = 4_096;

    pub(super) fn run() -> io::Result<()> {
        let wants = |mode| std::env::args().any(|argument| argument == mode);
        // Unbuffered: what the standard library reads ahead would stay in a buffer of its own.
        let mut typed = File::from(io::stdin().as_fd().try_clone_to_owned()?);
        let app = open(&line(&mut typed)?)?;
        let passcode = fill(&app, &mut typed)?;
        let planted = look(&app, &line(&mut typed)?, &mut typed, wants(PANIC))?;
        app.lock();
        // A name as it was shown and the passcode, kept on purpose; dropped where it is not asked for.
        let kept = wants(PLANT).then_some((planted, passcode));
        writeln!(io::stdout(), "locked")?;
        let _closed = typed.read(&mut [0])?;
        black_box(kept);
        Ok(())
    }

    /// Activates, fetches the clinic's results, locks and unlocks; gives the passcode.
    fn fill(app: &App, typed: &mut File) -> io::Result<Zeroizing<String>> {
        let entry = ActivationEntry::payload(&line(typed)?).map_err(io::Error::other)?;
        let passcode = line(typed)?;
        // EXPOSE: into the app's own wiped type.
        let passphrase = || Passphrase::new((*passcode).clone());
        app.activate(entry, &passphrase()).map_err(io::Error::other)?;
        app.sync_results().map_err(io::Error::other)?;
        app.lock();
        app.unlock(&passphrase()).map_err(io::Error::other)?;
        Ok(passcode)
    }

    /// Looks at everything there is until the next line comes; gives one name.
    fn look(app: &App, query: &str, typed: &mut File, panics: bool) -> io::Result<Zeroizing<String>> {
        let lines = app.history_search(query).map_err(io::Error::other)?;
        let first = lines.first().ok_or_else(|| io::Error::other("nothing found"))?;
        let result = app.history_show(&first.id).map_err(io::Error::other)?;
        let text = copy_text(&result);
        assert!(
            !panics,
            "planted: {app:?} {lines:?} {result:?} {} bytes",
            text.len()
        );
        writeln!(io::stdout(), "unlocked {}", lines.len())?;
        line(typed)?;
        first
            .name
            .clone()
            .ok_or_else(|| io::Error::other("a result without a name"))
    }

    fn open(origin: &str) -> io::Result<App> {
        let malformed = |_| io::Error::other("malformed");
        App::open(AppConfig {
            data_dir: ".".into(),
            origin: origin.parse().map_err(|_| io::Error::other("no origin"))?,
            roots: Roots::none(),
            test_mode: true,
            client: "kazasu-test/0.1.0/linux"
                .parse()
                .map_err(|_| io::Error::other("no client"))?,
            key_store: Arc::new(FileKeyStore::open("keys").map_err(malformed)?),
            clock: Arc::new(SystemClock::new()),
        })
        .map_err(io::Error::other)
    }

    /// One line, in buffers that are wiped.
    fn line(typed: &mut File) -> io::Result<Zeroizing<String>> {
        let mut bytes = Zeroizing::new(vec![0; LONGEST]);
        let mut filled = 0;
        loop {
            let next = bytes.get_mut(filled..=filled).ok_or(io::ErrorKind::InvalidData)?;
            typed.read_exact(next)?;
            if next == b"\n" {
                break;
            }
            filled += 1;
        }
        let text = std::str::from_utf8(bytes.get(..filled).unwrap_or_default());
        text.map(|text| Zeroizing::new(text.to_owned()))
            .map_err(io::Error::other)
    }
}
