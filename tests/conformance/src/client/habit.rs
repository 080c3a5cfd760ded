//! Bad habits, so that the judge can be judged.

use clap::ValueEnum;

/// One thing a client does wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Habit {
    /// Does not wait.
    Impatient,
    /// Never sends a tag.
    Forgetful,
    /// Computes cursors.
    Counting,
    /// Begins at the start each time.
    Restarting,
    /// Reads the first page only.
    Hasty,
    /// Takes a new token for each request.
    Wasteful,
    /// Sends a void token again.
    Stubborn,
    /// Asks for new tokens for ever.
    Endless,
    /// Puts its token into the URL.
    Talkative,
    /// Fails at what it does not know.
    Strict,
    /// Takes codes it does not know for valid.
    Guessing,
    /// Reads numbers as numbers.
    Numeric,
    /// Asks for JSON whatever it was told to.
    OneFormat,
}
