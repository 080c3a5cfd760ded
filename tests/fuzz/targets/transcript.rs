//! Any text as a transcript: what is read is written the same way.
#![no_main]

use kazasu_testkit::transcript::Transcript;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match text.parse::<Transcript>() {
        Ok(transcript) => assert_eq!(transcript.to_string(), text),
        Err(error) => assert_eq!(error.code().split('.').count(), 3),
    }
});
