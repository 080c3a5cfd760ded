//! Ctrl-C: ends the program at once, but never while a card is held.
//!
//! A program that dies between VERIFY and leave leaves the card with its PIN verified (design §4). While a card is held
//! the wish is only noted: the task lets the card answer, leaves it without power, and then the program ends. The same
//! holds for a closed window, a log-off and a polite kill.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

static HELD: AtomicBool = AtomicBool::new(false);
static REQUESTED: AtomicBool = AtomicBool::new(false);

/// What a shell expects of a program ended by SIGINT.
const INTERRUPTED: i32 = 130;

/// Listens from now on. Where that is not possible, Ctrl-C keeps its ordinary meaning.
pub fn listen() {
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else {
        return;
    };
    std::thread::spawn(move || {
        runtime.block_on(async {
            let Ok(mut wishes) = Wishes::listen() else { return };
            loop {
                wishes.next().await;
                REQUESTED.store(true, Ordering::SeqCst);
                if !HELD.load(Ordering::SeqCst) {
                    std::process::exit(INTERRUPTED);
                }
                tracing::info!("asked to stop: the card is left first");
            }
        });
    });
}

/// Whether the person wants to stop.
pub fn requested() -> bool {
    REQUESTED.load(Ordering::SeqCst)
}

/// Ends the program if the person wanted it to stop. Only where no card is held.
pub fn end_if_requested() {
    if requested() && !HELD.load(Ordering::SeqCst) {
        std::process::exit(INTERRUPTED);
    }
}

/// A card is held from now on.
pub fn hold() {
    HELD.store(true, Ordering::SeqCst);
}

/// The card is let go, without power.
pub fn let_go() {
    HELD.store(false, Ordering::SeqCst);
}

/// The ways to ask a program to stop.
#[cfg(unix)]
struct Wishes([tokio::signal::unix::Signal; 3]);

#[cfg(unix)]
impl Wishes {
    fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self([
            signal(SignalKind::interrupt())?,
            signal(SignalKind::terminate())?,
            signal(SignalKind::hangup())?,
        ]))
    }

    async fn next(&mut self) {
        let Self([interrupt, terminate, hangup]) = self;
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hangup.recv() => {}
        }
    }
}

/// The ways to ask a program to stop.
#[cfg(windows)]
struct Wishes {
    interrupt: tokio::signal::windows::CtrlC,
    stop: tokio::signal::windows::CtrlBreak,
    close: tokio::signal::windows::CtrlClose,
    shutdown: tokio::signal::windows::CtrlShutdown,
}

#[cfg(windows)]
impl Wishes {
    fn listen() -> io::Result<Self> {
        use tokio::signal::windows::{ctrl_break, ctrl_c, ctrl_close, ctrl_shutdown};
        Ok(Self {
            interrupt: ctrl_c()?,
            stop: ctrl_break()?,
            close: ctrl_close()?,
            shutdown: ctrl_shutdown()?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.stop.recv() => {}
            _ = self.close.recv() => {}
            _ = self.shutdown.recv() => {}
        }
    }
}
