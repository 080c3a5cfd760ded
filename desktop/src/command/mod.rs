//! The commands, one file each.

mod activate;
mod card;
mod check;
#[cfg(feature = "demo")]
mod demo;
#[cfg(feature = "demo")]
mod export;
mod history;
mod reader;
#[cfg(feature = "demo")]
mod serve;
mod settings;

use crate::arguments::{CardCommand, Command, ReaderCommand};
use crate::exit::Exit;
use crate::teller::Teller;

/// Runs one command to its end.
pub fn run(teller: &Teller, command: Command) -> Exit {
    match command {
        #[cfg(feature = "demo")]
        Command::Demo(arguments) => demo::run(teller, arguments),
        #[cfg(feature = "demo")]
        Command::Card(CardCommand::Serve(arguments)) => serve::run(teller, &arguments),
        #[cfg(feature = "demo")]
        Command::Card(CardCommand::Export { folder }) => export::run(teller, &folder),
        Command::Card(CardCommand::Info(choice)) => card::info(teller, &choice),
        Command::Card(CardCommand::Tries(choice)) => card::tries(teller, &choice),
        Command::Reader(ReaderCommand::List) => reader::list(teller),
        Command::Activate(arguments) => activate::run(teller, &arguments),
        Command::Check(arguments) => check::run(teller, &arguments),
        Command::History(arguments) => history::run(teller, &arguments),
        Command::Settings(arguments) => settings::run(teller, &arguments),
    }
}
