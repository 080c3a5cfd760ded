//! What a link puts around CCID messages.

mod acr1555;
mod gatt_ccid;
mod usb;

use zeroize::Zeroizing;

pub use acr1555::Acr1555Framer;
pub use gatt_ccid::GattCcidFramer;
pub use usb::UsbFramer;

use crate::error::ReaderError;

/// From messages to writes, and from notified bytes back to the stream of messages.
pub trait Framer: Send {
    /// A new link of this MTU in bytes: counters and half frames of before are gone.
    fn open(&mut self, mtu: u16);

    /// The writes that carry one message, in order.
    fn wrap(&mut self, slot: u8, message: &[u8]) -> Vec<Zeroizing<Vec<u8>>>;

    /// Takes off what the link put around and adds the messages' bytes to `stream`.
    ///
    /// # Errors
    /// [`ReaderError::Malformed`] for a wrong frame. Bytes before it are in `stream`; what follows it is dropped.
    fn unwrap(&mut self, bytes: &[u8], stream: &mut Vec<u8>) -> Result<(), ReaderError>;

    /// Forgets half a frame after an error.
    fn resync(&mut self);
}
