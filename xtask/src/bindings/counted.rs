//! How many tests of another language ran: a run that ran none has not passed.

/// Tests, failures and skipped ones of all closing lines `pattern` finds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counted {
    /// Tests run.
    pub run: u32,
    /// Failed, or ended by an error.
    pub failed: u32,
    /// Not run.
    pub skipped: u32,
}

impl Counted {
    /// From Maven Surefire's closing lines, `Tests run: 7, Failures: 0, Errors: 0, Skipped: 0`, one per module.
    pub fn surefire(text: &str) -> Self {
        let mut counted = Self::default();
        for line in text
            .lines()
            .filter(|line| line.contains("Tests run:") && !line.contains("Time elapsed"))
        {
            let number = |word: &str| {
                line.split_once(word)
                    .and_then(|(_, rest)| rest.trim_start().split([',', ' ', '\u{1b}']).next())
                    .and_then(|number| number.parse::<u32>().ok())
                    .unwrap_or_default()
            };
            counted.run += number("Tests run:");
            counted.failed += number("Failures:") + number("Errors:");
            counted.skipped += number("Skipped:");
        }
        counted
    }

    /// From XCTest's closing line of all suites, `Executed 7 tests, with 0 failures (0 unexpected) in …`.
    pub fn xctest(text: &str) -> Self {
        let mut counted = Self::default();
        for line in text.lines().filter(|line| line.contains("Executed ")) {
            let words: Vec<&str> = line.split_whitespace().collect();
            let before = |noun: &str| {
                words
                    .windows(2)
                    .find(|pair| pair[1].starts_with(noun))
                    .and_then(|pair| pair[0].parse::<u32>().ok())
            };
            // The last line counts all suites together.
            counted.run = before("test").unwrap_or_default();
            counted.failed = before("failure").unwrap_or_default();
            counted.skipped = words
                .windows(3)
                .find(|words| words[1].starts_with("test") && words[2].starts_with("skipped"))
                .and_then(|words| words[0].parse().ok())
                .unwrap_or_default();
        }
        counted
    }

    /// Says the counts; an error where none ran, one failed, or one was skipped.
    pub fn judge(self, language: &str) -> Result<(), String> {
        let Self { run, failed, skipped } = self;
        println!(
            "{language}: {} passed, {failed} failed, {skipped} skipped",
            run - failed.min(run)
        );
        match (run, failed, skipped) {
            (0, _, _) => Err(format!("no {language} test ran")),
            (_, 0, 0) => Ok(()),
            _ => Err(format!("{language}: {failed} failed, {skipped} skipped")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_are_read() {
        let maven = "[INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 1 s -- in A\n\
                     [INFO] Tests run: 12, Failures: 1, Errors: 2, Skipped: 0\n[INFO] Tests run: 5, Failures: 0, Errors: 0, Skipped: 1\n";
        let counted = Counted::surefire(maven);
        assert_eq!((counted.run, counted.failed, counted.skipped), (17, 3, 1));
        let swift = "Executed 2 tests, with 0 failures (0 unexpected) in 0.1 (0.1) seconds\n\
                     \t Executed 9 tests, with 1 failure (0 unexpected) in 2.0 (2.0) seconds\n";
        let counted = Counted::xctest(swift);
        assert_eq!((counted.run, counted.failed, counted.skipped), (9, 1, 0));
        assert!(Counted::default().judge("nothing").is_err());
    }
}
