//! A phone's own NFC as an app sees it: whole APDUs, and the errors of IsoDep and CoreNFC (facts, readers §4 and §5).

use super::held::{Held, Pull, Torn};
use crate::card::VirtualCard;

/// What `IsoDep.transceive` throws.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IsoDepException {
    /// `TagLostException`.
    TagLost,
    /// `IOException`: the radio failed or was too slow.
    Io,
    /// `SecurityException`: this tag is out of date.
    OutOfDate,
    /// `IOException`: longer than `getMaxTransceiveLength`.
    LengthExceeded,
}

/// A tag of an Android phone.
#[derive(Debug)]
pub struct IsoDep {
    held: Held,
    longest: usize,
}

impl IsoDep {
    /// `longest`: `getMaxTransceiveLength`, 261, 2462 and 65279 were seen. `extended`: `isExtendedLengthApduSupported`;
    /// where it is not, an extended-encoded APDU still passes when command and answer fit 261 bytes.
    #[must_use]
    pub fn new(card: VirtualCard, longest: usize, extended: bool, pull: Option<Pull>) -> Self {
        const SHORT_FRAME: usize = 261;
        Self {
            held: Held::new(card, pull),
            longest: if extended {
                longest
            } else {
                longest.min(SHORT_FRAME)
            },
        }
    }

    /// Sends one APDU.
    ///
    /// # Errors
    /// What Android throws.
    pub fn transceive(&mut self, apdu: &[u8]) -> Result<Vec<u8>, IsoDepException> {
        if apdu.len() > self.longest {
            return Err(IsoDepException::LengthExceeded);
        }
        let answer = self.held.transmit(apdu).map_err(|torn| match torn {
            Torn::Before | Torn::After => IsoDepException::TagLost,
            Torn::Gone => IsoDepException::OutOfDate,
        })?;
        // The controller drops what it cannot hold; Android calls that an I/O error, and the card has acted.
        if answer.len() > self.longest {
            return Err(IsoDepException::Io);
        }
        Ok(answer)
    }

    /// The card, out of the field: `close` and the end of reader mode.
    #[must_use]
    pub fn into_card(self) -> VirtualCard {
        self.held.into_card()
    }
}

/// An `NFCReaderError` code of CoreNFC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NfcReaderError(pub u16);

impl NfcReaderError {
    /// `readerTransceiveErrorTagConnectionLost`.
    pub const CONNECTION_LOST: Self = Self(100);
    /// `readerTransceiveErrorTagResponseError`: what a pulled card gives as often as 100.
    pub const RESPONSE_ERROR: Self = Self(102);
    /// `readerTransceiveErrorTagNotConnected`.
    pub const NOT_CONNECTED: Self = Self(104);
    /// `readerTransceiveErrorPacketTooLong`.
    pub const PACKET_TOO_LONG: Self = Self(105);
    /// `readerError…InvalidParameter`.
    pub const INVALID_PARAMETER: Self = Self(3);
}

/// An `NFCISO7816Tag` of an iPhone. iOS has already selected the first listed AID it found.
#[derive(Debug)]
pub struct Iso7816Tag(Held);

impl Iso7816Tag {
    /// A card in the field; `initial` is the AID iOS selected before the app saw the tag.
    #[must_use]
    pub fn new(card: VirtualCard, initial: &[u8], pull: Option<Pull>) -> Self {
        let mut held = Held::new(card, pull);
        let length = u8::try_from(initial.len()).unwrap_or(u8::MAX);
        let select = [&[0x00, 0xA4, 0x04, 0x00, length], initial, &[0x00]].concat();
        // Before the app counts its own commands.
        held.card_mut().transmit(&select);
        Self(held)
    }

    /// `sendCommand(apdu:)`, made by `NFCISO7816APDU(data:)`; data and status word come apart.
    ///
    /// # Errors
    /// What CoreNFC gives.
    pub fn send_command(&mut self, apdu: &[u8]) -> Result<(Vec<u8>, u8, u8), NfcReaderError> {
        if apdu.len() < 4 {
            return Err(NfcReaderError::INVALID_PARAMETER);
        }
        let mut answer = self.0.transmit(apdu).map_err(|torn| match torn {
            Torn::Before => NfcReaderError::CONNECTION_LOST,
            Torn::After => NfcReaderError::RESPONSE_ERROR,
            Torn::Gone => NfcReaderError::NOT_CONNECTED,
        })?;
        let (sw2, sw1) = (answer.pop().unwrap_or(0), answer.pop().unwrap_or(0));
        Ok((answer, sw1, sw2))
    }

    /// The card, out of the field: the session was invalidated.
    #[must_use]
    pub fn into_card(self) -> VirtualCard {
        self.0.into_card()
    }
}
