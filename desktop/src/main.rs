//! `kazasu`: confirm health insurance by a tap of the My Number Card, on a PC.

mod arguments;
mod command;
mod exit;
mod home;
mod reader;
mod refusal;
mod secret_input;
mod sheet;
mod tap;
mod teller;

use std::io;
use std::process::ExitCode;

use clap::Parser as _;
use tracing_subscriber::filter::LevelFilter;

use arguments::Arguments;
use teller::Teller;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let level = arguments.log.map_or(LevelFilter::OFF, LevelFilter::from_level);
    tracing_subscriber::fmt()
        .with_writer(io::stderr)
        .with_max_level(level)
        .init();
    let teller = Teller::new(arguments.lang, arguments.json);
    command::run(&teller, arguments.command).into()
}
