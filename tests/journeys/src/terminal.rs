//! A person at a terminal: our programs ask for a PIN again only where one sits.

use std::io::{Read as _, Write as _};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// A program in a pseudo-terminal, by `script` of util-linux; killed when dropped.
#[derive(Debug)]
pub struct Terminal {
    child: Child,
    keyboard: ChildStdin,
    heard: Receiver<Vec<u8>>,
    screen: String,
    /// How much of the screen was waited for already.
    read: usize,
}

/// Longest wait for words of a healthy program on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(60);

impl Terminal {
    /// Runs `command`, which is a call of `script`.
    ///
    /// # Panics
    /// If it cannot be started.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a journey cannot go on without its part")]
    pub fn open(command: &mut Command) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let keyboard = child.stdin.take().expect("its input was piped");
        let mut output = child.stdout.take().expect("its output was piped");
        let (sender, heard) = channel();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = output.read(&mut bytes) {
                let piece = bytes.get(..count).unwrap_or_default().to_vec();
                if sender.send(piece).is_err() {
                    break;
                }
            }
        });
        Self {
            child,
            keyboard,
            heard,
            screen: String::new(),
            read: 0,
        }
    }

    /// Waits until `words` are on the screen, behind what was waited for before; what came up to their line's end.
    ///
    /// # Panics
    /// If they do not come.
    #[expect(clippy::panic, reason = "a journey cannot go on without its part")]
    pub fn wait_for(&mut self, words: &str) -> String {
        loop {
            let unread = self.screen.get(self.read..).unwrap_or_default();
            if let Some(at) = unread.find(words) {
                let end = at + words.len();
                let text = unread.get(..end).unwrap_or_default().to_owned();
                self.read += end;
                return text;
            }
            match self.heard.recv_timeout(PATIENCE) {
                Ok(piece) => self.screen.push_str(&String::from_utf8_lossy(&piece)),
                Err(cause) => panic!("{words:?} did not come ({cause}): {}", self.screen),
            }
        }
    }

    /// Types a line.
    ///
    /// # Panics
    /// If the program has gone.
    #[expect(clippy::expect_used, reason = "a journey cannot go on without its part")]
    pub fn type_line(&mut self, line: &str) {
        let keys = format!("{line}\r");
        self.keyboard
            .write_all(keys.as_bytes())
            .expect("the program reads its keyboard");
    }

    /// Waits for the end; everything on the screen and the exit code.
    ///
    /// # Panics
    /// If it cannot be waited for.
    #[expect(clippy::expect_used, reason = "a journey cannot go on without its part")]
    pub fn close(mut self) -> (String, Option<i32>) {
        while let Ok(piece) = self.heard.recv_timeout(PATIENCE) {
            self.screen.push_str(&String::from_utf8_lossy(&piece));
        }
        let ended = self.child.wait().expect("the program ends");
        (std::mem::take(&mut self.screen), ended.code())
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // Already gone is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
