//! OpenSC doing the same on the same card: read the certificate and sign with the PIN, through a real `pcscd`.
//!
//! Counted by the card's own observer, as for our own flows. Needs what the journeys over `pcscd` need.

use std::fs;

use kazasu_journeys::opensc;
use kazasu_journeys::pcscd::Pcscd;
use kazasu_testkit::vpcd;
use tempfile::TempDir;

use crate::flow::{Issued, issue};
use crate::traffic::{Ear, Traffic};

/// What OpenSC's two programs exchanged with the card.
#[derive(Debug)]
pub struct OpenSc {
    /// `pkcs15-tool --read-certificate 1`.
    pub read: Traffic,
    /// `pkcs15-crypt --sign`.
    pub sign: Traffic,
}

/// Runs both programs.
///
/// # Errors
/// What went wrong, with the output of the program that failed.
///
/// # Panics
/// If `pcscd` cannot be started.
pub fn count(size: u16) -> Result<OpenSc, String> {
    let Issued { mut card, known } = issue(size).map_err(|error| error.to_string())?;
    let ear = Ear::on(&mut card);
    let pcscd = Pcscd::start();
    let inserted = vpcd::insert(pcscd.vpcd(), card).map_err(|error| error.to_string())?;
    pcscd.wait_for_card();

    let folder = TempDir::new().map_err(|error| error.to_string())?;
    fs::write(folder.path().join("hash"), [0x5A; 32]).map_err(|error| error.to_string())?;
    let succeed = |call: &opensc::Call| {
        // Whatever the reader polled before is not this program's.
        let _before = ear.take();
        let (text, ok) = pcscd.output(pcscd.client(call.program).args(&call.arguments));
        if ok {
            Ok(ear.take())
        } else {
            Err(format!("{}: {text}", call.program))
        }
    };
    let read = succeed(&opensc::read_certificate(folder.path()))?;
    let sign = succeed(&opensc::sign(folder.path(), &known.pin))?;
    inserted.remove().map_err(|error| error.to_string())?;
    Ok(OpenSc { read, sign })
}
