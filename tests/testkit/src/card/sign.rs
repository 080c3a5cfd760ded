//! COMPUTE DIGITAL SIGNATURE, `80 2A 00 80` (facts, card §3).

use super::VirtualCard;
use super::command::Command;
use super::file::ElementaryFile;
use super::memory::PinFile;
use super::quirk::Quirk;
use super::status::{Reply, Status};
use crate::mint;

/// Length of an RSA-2048 signature, in bytes.
const SIGNATURE: usize = 256;

/// Longest input PKCS#1 v1.5 can pad for a 2048-bit key, in bytes.
const LONGEST_INPUT: usize = 245;

impl VirtualCard {
    /// P1 chooses the scheme; 00, "pad the input as it is", is the only one clients use and the only one here.
    pub(super) fn compute_digital_signature(&mut self, command: &Command<'_>) -> Result<Reply, Status> {
        if command.p1 != 0x00 {
            return Err(Status::PARAMETERS);
        }
        let identifier = self.file_in_p2(command.p2)?;
        let ElementaryFile::Key { slot, guard } = self.elementary_file(identifier)? else {
            return Err(Status::FILE_TYPE);
        };
        // A terminal opens the authentication key for one signature (`project-defined`).
        let opened = *guard == PinFile::Authentication && self.terminal.opened;
        if !self.verified.contains(guard) && !opened {
            return Err(Status::SECURITY);
        }
        if !(1..=LONGEST_INPUT).contains(&command.data.len()) {
            return Err(Status::WRONG_LENGTH);
        }
        if command.le != SIGNATURE && self.has(Quirk::WrongLe6c) {
            return Err(Status::wrong_le(SIGNATURE));
        }
        if command.le < SIGNATURE {
            return Err(Status::WRONG_LENGTH);
        }
        let signature = mint::sign_padded(*slot, command.data).map_err(|_| Status::FAILURE)?;
        self.terminal.opened = false;
        Ok(self.deliver(signature, Status::DONE))
    }
}
