//! A program of a desktop session that uses the session's store of keys; see `tests/key_stores.rs`.
//!
//! `choose` prints where keys would lie. `contract` holds the store to the contract and prints `kept`. `keep DEVICE` makes
//! a key, `read DEVICE` uses it, and both print `done`; or the code of what went wrong.

use std::io::Write as _;
use std::process::ExitCode;

use kazasu_app::{KeyAccess, KeyAlias, KeyPurpose, KeyStore, KeyStoreError};
use kazasu_desktop::key_store::{KeyPlace, SystemKeyStore, SystemVault};
use kazasu_journeys::key_contract;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let said = run(&words).unwrap_or_else(|error| error.code().to_owned());
    match writeln!(std::io::stdout(), "{said}") {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn run(words: &[&str]) -> Result<String, KeyStoreError> {
    match words {
        ["choose"] => Ok(KeyPlace::choose()?.word().to_owned()),
        ["contract"] => {
            let store = SystemKeyStore::over(SystemVault::of_device("contract")?);
            key_contract::keep(&store)?;
            Ok("kept".to_owned())
        }
        [what @ ("keep" | "read"), device] => {
            let store = SystemKeyStore::over(SystemVault::of_device(device)?);
            let alias = KeyAlias::parse("device").ok_or(KeyStoreError::Unavailable)?;
            if *what == "keep" {
                store.create(&alias, KeyPurpose::Sign, KeyAccess::Background)?;
            } else {
                store.sign(&alias, b"message")?;
            }
            Ok("done".to_owned())
        }
        _ => Ok("unknown".to_owned()),
    }
}
