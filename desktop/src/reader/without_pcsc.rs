//! The build without PC/SC: says so.

use kazasu_card::{BlockingLink, LinkLost};

use super::{ReaderError, ReaderState};

/// Never made in this build.
#[derive(Debug)]
pub enum ReaderLink {}

impl ReaderLink {
    /// Name of the reader.
    pub fn name(&self) -> &str {
        match *self {}
    }
}

impl BlockingLink for ReaderLink {
    fn transmit(&mut self, _apdu: &[u8]) -> Result<Vec<u8>, LinkLost> {
        match *self {}
    }

    fn release(&mut self, _power_off: bool) {
        match *self {}
    }
}

/// Readers of this machine.
///
/// # Errors
/// [`ReaderError::NotBuilt`], always.
pub fn list() -> Result<Vec<ReaderState>, ReaderError> {
    Err(ReaderError::NotBuilt)
}

/// A card in a reader.
///
/// # Errors
/// [`ReaderError::NotBuilt`], always.
pub fn connect(_reader: Option<&str>, _waiting: impl FnMut()) -> Result<ReaderLink, ReaderError> {
    Err(ReaderError::NotBuilt)
}
