//! Secrets are typed, never arguments: at a terminal without echo, else one line of standard input.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};

use zeroize::Zeroizing;

/// Asks for a secret. The prompt goes to standard error, so that standard output stays clean for programs.
pub fn ask(prompt: &str) -> io::Result<Zeroizing<String>> {
    if io::stdin().is_terminal() {
        return rpassword::prompt_password(format!("{prompt} ")).map(Zeroizing::new);
    }
    line()
}

/// Asks for something that may be seen.
pub fn ask_open(prompt: &str) -> io::Result<Zeroizing<String>> {
    if io::stdin().is_terminal() {
        let mut terminal = io::stderr().lock();
        write!(terminal, "{prompt} ")?;
        terminal.flush()?;
    }
    line()
}

fn line() -> io::Result<Zeroizing<String>> {
    let mut text = Zeroizing::new(String::new());
    if io::stdin().lock().read_line(&mut text)? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let end = text.trim_end_matches(['\r', '\n']).len();
    text.truncate(end);
    Ok(text)
}
