//! Plain CCID over GATT, cut to what a packet carries (facts, readers §2.3): no start, no stop, no checksum.

use zeroize::Zeroizing;

use super::Framer;
use crate::error::ReaderError;

/// ATT opcode and handle, in bytes.
pub(super) const ATT_OVERHEAD: u16 = 3;
/// The MTU every GATT link has at least, in bytes.
pub(super) const LEAST_MTU: u16 = 23;

/// Cuts messages to `MTU − 3` bytes. A lost or doubled packet cannot be seen here; GATT itself keeps order and number.
#[derive(Debug)]
pub struct GattCcidFramer {
    payload: usize,
}

impl Default for GattCcidFramer {
    fn default() -> Self {
        Self {
            payload: payload(LEAST_MTU),
        }
    }
}

impl Framer for GattCcidFramer {
    fn open(&mut self, mtu: u16) {
        self.payload = payload(mtu);
    }

    fn wrap(&mut self, _slot: u8, message: &[u8]) -> Vec<Zeroizing<Vec<u8>>> {
        message
            .chunks(self.payload)
            .map(|piece| Zeroizing::new(piece.to_vec()))
            .collect()
    }

    fn unwrap(&mut self, bytes: &[u8], stream: &mut Vec<u8>) -> Result<(), ReaderError> {
        stream.extend_from_slice(bytes);
        Ok(())
    }

    fn resync(&mut self) {}
}

/// Bytes of one write. An attribute value is at most 512 bytes long whatever the MTU (Core 5.4, Vol 3, Part F §3.2.9).
pub(super) fn payload(mtu: u16) -> usize {
    usize::from(mtu.max(LEAST_MTU).saturating_sub(ATT_OVERHEAD)).min(512)
}
