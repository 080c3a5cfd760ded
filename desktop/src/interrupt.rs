//! Ctrl-C: ends the program at once, but never while a card is held.
//!
//! A program that dies between VERIFY and leave leaves the card with its PIN verified (design §4). While a card is held
//! the wish is only noted: the task lets the card answer, leaves it without power, and then the program ends.
#![cfg_attr(
    not(any(feature = "pcsc", windows, target_os = "macos")),
    expect(dead_code, reason = "without PC/SC no card is ever held")
)]

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
            while asked_to_end().await {
                REQUESTED.store(true, Ordering::SeqCst);
                if !HELD.load(Ordering::SeqCst) {
                    std::process::exit(INTERRUPTED);
                }
            }
        });
    });
}

/// Whether the person wants to stop.
pub fn requested() -> bool {
    REQUESTED.load(Ordering::SeqCst)
}

/// A card is held from now on.
pub fn hold() {
    HELD.store(true, Ordering::SeqCst);
}

/// The card is let go, without power.
pub fn let_go() {
    HELD.store(false, Ordering::SeqCst);
}

#[cfg(unix)]
async fn asked_to_end() -> bool {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut interrupt), Ok(mut terminate)) =
        (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
    else {
        return false;
    };
    tokio::select! {
        _ = interrupt.recv() => true,
        _ = terminate.recv() => true,
    }
}

#[cfg(not(unix))]
async fn asked_to_end() -> bool {
    tokio::signal::ctrl_c().await.is_ok()
}
