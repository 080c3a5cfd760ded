//! Proof that no answer leaves before the sync of its group, from a trace of the program's system calls: every result id in
//! an answer was written to the log of the database before a sync that began after that write and ended before the answer was
//! sent.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;

use super::Fault;

/// The calls this needs.
pub const TRACED: &str = "pwrite64,fdatasync,fsync,sendto,write,writev,sendmsg";

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    /// Answers with a result.
    pub answers: u64,
    /// Those that left before their result was synced.
    pub too_early: u64,
    pub syncs: u64,
}

/// A system call with its begin and end, in microseconds.
struct Call {
    text: String,
    begin: u64,
    end: u64,
}

/// Reads a trace.
pub fn of(trace: &Path) -> Result<Order, Fault> {
    Ok(judge(&calls(
        BufReader::new(File::open(trace)?).lines().map_while(Result::ok),
    )))
}

fn judge(calls: &[Call]) -> Order {
    let syncs: Vec<&Call> = calls.iter().filter(|call| name(call).ends_with("sync")).collect();
    let mut writes: Vec<&Call> = calls.iter().filter(|call| name(call) == "pwrite64").collect();
    writes.sort_unstable_by_key(|write| write.end);
    let mut order = Order {
        answers: 0,
        too_early: 0,
        syncs: syncs.len() as u64,
    };
    for answer in calls {
        let Some(id) = answered(answer) else { continue };
        order.answers += 1;
        // What was written before the last sync that had ended by then is synced. Most are found a few writes back.
        let ended = syncs.iter().filter(|sync| sync.end <= answer.begin);
        let synced = ended.map(|sync| sync.begin).max().is_some_and(|last| {
            let before = writes.iter().rev().filter(|write| write.end <= last);
            let id = memchr::memmem::Finder::new(id);
            before
                .into_iter()
                .any(|write| id.find(write.text.as_bytes()).is_some())
        });
        order.too_early += u64::from(!synced);
    }
    order
}

fn name(call: &Call) -> &str {
    call.text.split('(').next().unwrap_or_default()
}

/// The result in what is sent, as `strace` quotes it.
fn answered(call: &Call) -> Option<&str> {
    if name(call) == "pwrite64" || !call.text.contains("HTTP/1.1 200") {
        return None;
    }
    let (_, rest) = call.text.split_once(r#"result_id\":\""#)?;
    rest.split('\\').next()
}

/// The calls of a trace; one that another thread's line interrupts is told in two.
fn calls(lines: impl Iterator<Item = String>) -> Vec<Call> {
    let (mut calls, mut open) = (Vec::new(), HashMap::new());
    for line in lines {
        let Some((thread, at, text)) = parts(&line) else {
            continue;
        };
        if let Some(begun) = text.strip_suffix("<unfinished ...>") {
            open.insert(thread.to_owned(), (begun.to_owned(), at));
        } else if text.starts_with("<...") {
            if let Some((text, begin)) = open.remove(thread) {
                calls.push(Call { text, begin, end: at });
            }
        } else if let Some(took) = text
            .rsplit_once('<')
            .and_then(|(_, took)| micros(took.trim_end_matches('>')))
        {
            calls.push(Call {
                text: text.to_owned(),
                begin: at,
                end: at + took,
            });
        }
    }
    calls
}

/// Thread, time in microseconds and call of a line. Threads are padded to a width.
fn parts(line: &str) -> Option<(&str, u64, &str)> {
    let (thread, rest) = line.trim_start().split_once(' ')?;
    let (at, text) = rest.trim_start().split_once(' ')?;
    Some((thread, micros(at)?, text.trim_start()))
}

/// `1732787.123456` in microseconds.
fn micros(text: &str) -> Option<u64> {
    let (seconds, fraction) = text.split_once('.')?;
    let fraction: u64 = fraction.get(..6)?.parse().ok()?;
    Some(seconds.parse::<u64>().ok()? * 1_000_000 + fraction)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WRITTEN: &str = r#"7 100.000100 pwrite64(9, "..abc..", 4096, 0) = 4096 <0.000010>"#;
    const SYNC: &str = "7 100.000200 fdatasync(9) = 0 <0.000100>";
    const ANSWER: &str =
        r#"8 100.000400 sendto(5, "HTTP/1.1 200 OK\r\n\r\n{\"result_id\":\"abc\"}", 99, 0) = 99 <0.000010>"#;

    fn order(lines: &[&str]) -> Order {
        judge(&calls(lines.iter().map(|line| (*line).to_owned())))
    }

    #[test]
    fn an_answer_after_its_sync() {
        let padded = SYNC.replace("7 100", "7     100");
        for sync in [SYNC, &padded] {
            let found = order(&[WRITTEN, sync, ANSWER]);
            assert_eq!((found.answers, found.too_early, found.syncs), (1, 0, 1), "{sync}");
        }
    }

    #[test]
    fn an_answer_before_its_sync_is_found() {
        let late = SYNC.replace("100.000200", "100.000350");
        let after = SYNC.replace("100.000200", "100.000450");
        let of_before = SYNC.replace("100.000200", "100.000105");
        for lines in [
            [WRITTEN, ANSWER, &after],
            [WRITTEN, &late, ANSWER],
            [WRITTEN, &of_before, ANSWER],
        ] {
            assert_eq!(order(&lines).too_early, 1, "{lines:?}");
        }
        assert_eq!(order(&[SYNC, ANSWER]).too_early, 1, "never written");
    }

    #[test]
    fn a_call_told_in_two() {
        let begun = "7 100.000200 fdatasync(9 <unfinished ...>";
        let ended = "7 100.000390 <... fdatasync resumed>) = 0 <0.000190>";
        assert_eq!(order(&[WRITTEN, begun, ended, ANSWER]).too_early, 0);
        let later = ended.replace("100.000390", "100.000500");
        assert_eq!(order(&[WRITTEN, begun, ANSWER, &later]).too_early, 1);
    }
}
