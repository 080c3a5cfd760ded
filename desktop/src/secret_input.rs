//! Secrets are typed, never arguments: at a terminal without echo, else one line of standard input.

use std::fs::File;
use std::io::{self, IsTerminal as _, Read, Write as _};

use zeroize::Zeroizing;

/// Longest line taken, in bytes; an activation payload has some 300.
const LONGEST: usize = 4_096;

/// Asks for a secret. The prompt goes to standard error, so that standard output stays clean for programs.
pub fn ask(prompt: &str) -> io::Result<Zeroizing<String>> {
    if io::stdin().is_terminal() {
        return rpassword::prompt_password(format!("{prompt} ")).map(Zeroizing::new);
    }
    piped_line()
}

/// Asks for something that may be seen.
pub fn ask_open(prompt: &str) -> io::Result<Zeroizing<String>> {
    if !io::stdin().is_terminal() {
        return piped_line();
    }
    let mut terminal = io::stderr().lock();
    write!(terminal, "{prompt} ")?;
    terminal.flush()?;
    let mut text = Zeroizing::new(String::new());
    if io::stdin().read_line(&mut text)? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let end = text.trim_end_matches(['\r', '\n']).len();
    text.truncate(end);
    Ok(text)
}

/// Not by the standard library's own handle: what that reads ahead stays in a buffer nobody wipes.
fn piped_line() -> io::Result<Zeroizing<String>> {
    line(&mut unbuffered()?)
}

fn line(input: &mut impl Read) -> io::Result<Zeroizing<String>> {
    // One allocation of the final size: a growing one would leave copies behind.
    let mut text = Zeroizing::new(String::with_capacity(LONGEST));
    let mut bytes = Zeroizing::new(vec![0; LONGEST]);
    let mut filled = 0;
    loop {
        let next = bytes.get_mut(filled..=filled).ok_or(io::ErrorKind::InvalidData)?;
        match input.read(next) {
            Ok(0) if filled == 0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(0) => break,
            Ok(_) if next == b"\n" => break,
            Ok(_) => filled += 1,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    let typed = bytes.get(..filled).unwrap_or_default();
    let typed = std::str::from_utf8(typed).map_err(|_| io::ErrorKind::InvalidData)?;
    text.push_str(typed.trim_end_matches('\r'));
    Ok(text)
}

#[cfg(unix)]
fn unbuffered() -> io::Result<File> {
    use std::os::fd::AsFd as _;
    io::stdin().as_fd().try_clone_to_owned().map(File::from)
}

#[cfg(windows)]
fn unbuffered() -> io::Result<File> {
    use std::os::windows::io::AsHandle as _;
    io::stdin().as_handle().try_clone_to_owned().map(File::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_one_line_and_leaves_the_rest() {
        let mut input = "mark\r\n1234\nlast".as_bytes();
        for expected in ["mark", "1234", "last"] {
            assert_eq!(*line(&mut input).unwrap(), expected);
        }
        assert_eq!(line(&mut input).unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
        let long = vec![b'x'; LONGEST + 1];
        assert_eq!(
            line(&mut long.as_slice()).unwrap_err().kind(),
            io::ErrorKind::InvalidData
        );
        assert_eq!(
            line(&mut &b"\xff\n"[..]).unwrap_err().kind(),
            io::ErrorKind::InvalidData
        );
    }
}
