//! `kazasu`: confirm health insurance by a tap of the My Number Card, on a PC.

mod arguments;
mod command;
mod exit;
mod home;
mod refusal;
mod secret_input;
mod sheet;
mod tap;
mod teller;
mod unlock;

use std::alloc::System;
use std::io;
use std::panic::AssertUnwindSafe;
use std::process::ExitCode;

use clap::Parser as _;
use kazasu_desktop::interrupt;
use tracing_subscriber::filter::LevelFilter;

use arguments::Arguments;
use exit::Exit;
use teller::Teller;
use zeroizing_alloc::ZeroAlloc;

/// What is freed is overwritten first: names and numbers pass through libraries that know nothing of secrets.
#[global_allocator]
static HEAP: ZeroAlloc<System> = ZeroAlloc(System);

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let level = arguments.log.map_or(LevelFilter::OFF, LevelFilter::from_level);
    tracing_subscriber::fmt()
        .with_writer(io::stderr)
        .with_max_level(level)
        .init();
    interrupt::listen();
    let teller = Teller::new(arguments.lang, arguments.json);
    // A panic is a fault of ours and exits as one; its message is on standard error.
    let run = AssertUnwindSafe(|| command::run(&teller, arguments.command));
    std::panic::catch_unwind(run).unwrap_or(Exit::Bug).into()
}
