//! The process whose memory is searched after its taps; see `tests/memory.rs`.
//!
//! Reads PINs from standard input, one line each, taps a card behind a socket with each, says `done` and stays alive
//! until standard input ends. With `--plant` it also keeps, on purpose, an unwiped VERIFY command per PIN; with `--panic`
//! each tap panics when the card has the PIN.

use std::process::ExitCode;

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
    use std::os::unix::net::UnixStream;
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use kazasu_card::{
        BlockingLink, CardTask, CheckInput, Decision, LinkLost, MY_NUMBER_CARD, Outcome, Pin, drive,
    };
    use kazasu_testkit::memory::{CARD_SOCKET, PANIC, PLANT, VERIFY_HEADER};
    use zeroize::Zeroizing;

    pub(super) fn run() -> io::Result<()> {
        let wants = |mode| std::env::args().any(|argument| argument == mode);
        let (plants, panics) = (wants(PLANT), wants(PANIC));
        // Unbuffered: what the standard library reads ahead would stay in a buffer of its own.
        let mut typed = File::from(io::stdin().as_fd().try_clone_to_owned()?);
        let mut planted: Vec<Vec<u8>> = Vec::new();
        let mut line = Zeroizing::new([0; MY_NUMBER_CARD.pin_digits + 1]);
        loop {
            typed.read_exact(line.as_mut_slice())?;
            let [digits @ .., _end_of_line] = &*line;
            if digits == b"stop" {
                break;
            }
            let pin = Pin::parse(digits).map_err(io::Error::other)?;
            if plants {
                planted.push([&VERIFY_HEADER, digits.as_slice()].concat());
            }
            tap(pin, panics)?;
        }
        // Stop was the last thing read: the line holds no PIN, wiped or not.
        writeln!(io::stdout(), "done")?;
        let _closed = typed.read(&mut [0])?;
        black_box(planted);
        Ok(())
    }

    fn tap(pin: Pin, panics: bool) -> io::Result<()> {
        let card = UnixStream::connect(CARD_SOCKET)?;
        let outcome = catch_unwind(AssertUnwindSafe(move || {
            let mut link = Socket { card, panics };
            let mut task = CardTask::check(CheckInput::new(pin, |_| Decision::Sign([0x5A; 32])));
            drive(&mut task, &mut link, |_| ())
        }));
        let word = match outcome {
            Ok(Outcome::Signed { .. }) => "signed",
            Ok(Outcome::WrongPin { .. }) => "wrong",
            Ok(_) => "other",
            Err(_) => "panicked",
        };
        writeln!(io::stdout(), "{word}")
    }

    /// Two bytes of length, then the bytes, both ways.
    struct Socket {
        card: UnixStream,
        panics: bool,
    }

    impl Socket {
        fn exchange(&mut self, apdu: &[u8]) -> io::Result<Vec<u8>> {
            let length = u16::try_from(apdu.len()).map_err(io::Error::other)?;
            self.card.write_all(&length.to_be_bytes())?;
            self.card.write_all(apdu)?;
            let mut length = [0; 2];
            self.card.read_exact(&mut length)?;
            let mut answer = vec![0; usize::from(u16::from_be_bytes(length))];
            self.card.read_exact(&mut answer)?;
            Ok(answer)
        }
    }

    impl BlockingLink for Socket {
        fn transmit(&mut self, apdu: &[u8]) -> Result<Vec<u8>, LinkLost> {
            let answer = self.exchange(apdu).map_err(|_| LinkLost);
            let is_verify = apdu.len() > VERIFY_HEADER.len() && apdu.starts_with(&VERIFY_HEADER);
            assert!(!(self.panics && is_verify), "planted");
            answer
        }

        fn release(&mut self, _power_off: bool) {}
    }
}
