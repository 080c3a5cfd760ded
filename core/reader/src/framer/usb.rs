//! USB bulk pipes: a message is one transfer, nothing is put around it.

use zeroize::Zeroizing;

use super::Framer;
use crate::error::ReaderError;

/// No frame at all. The system cuts transfers into packets by itself.
#[derive(Debug, Default)]
pub struct UsbFramer;

impl Framer for UsbFramer {
    fn open(&mut self, _mtu: u16) {}

    fn wrap(&mut self, _slot: u8, message: &[u8]) -> Vec<Zeroizing<Vec<u8>>> {
        vec![Zeroizing::new(message.to_vec())]
    }

    fn unwrap(&mut self, bytes: &[u8], stream: &mut Vec<u8>) -> Result<(), ReaderError> {
        stream.extend_from_slice(bytes);
        Ok(())
    }

    fn resync(&mut self) {}
}
