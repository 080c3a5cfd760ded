//! A phone's own NFC as an app sees it: whole APDUs, and the errors of IsoDep and CoreNFC (facts, readers §4 and §5).

use crate::card::VirtualCard;

/// What takes the card away, and when. APDUs are counted from 1 since the card came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pull {
    /// Before this APDU reaches the card.
    Before(u32),
    /// After the card carried this APDU out; its answer is lost.
    After(u32),
}

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
    card: VirtualCard,
    connected: bool,
    longest: usize,
    extended: bool,
    pull: Option<Pull>,
    sent: u32,
}

impl IsoDep {
    /// `longest`: `getMaxTransceiveLength`, 261, 2462 and 65279 were seen. `extended`: `isExtendedLengthApduSupported`;
    /// where it is not, an extended-encoded APDU still passes when command and answer fit 261 bytes.
    #[must_use]
    pub fn new(mut card: VirtualCard, longest: usize, extended: bool) -> Self {
        card.power_on();
        Self {
            card,
            connected: true,
            longest,
            extended,
            pull: None,
            sent: 0,
        }
    }

    /// Takes the card away at an APDU.
    #[must_use]
    pub fn pulled(mut self, pull: Option<Pull>) -> Self {
        self.pull = pull;
        self
    }

    /// Sends one APDU.
    ///
    /// # Errors
    /// What Android throws.
    pub fn transceive(&mut self, apdu: &[u8]) -> Result<Vec<u8>, IsoDepException> {
        const SHORT_FRAME: usize = 261;
        let longest = if self.extended {
            self.longest
        } else {
            self.longest.min(SHORT_FRAME)
        };
        if apdu.len() > longest {
            return Err(IsoDepException::LengthExceeded);
        }
        self.sent += 1;
        if !self.connected {
            return Err(IsoDepException::OutOfDate);
        }
        if self.pull == Some(Pull::Before(self.sent)) {
            self.drop_field();
            return Err(IsoDepException::TagLost);
        }
        let answer = self.card.transmit(apdu);
        if self.pull == Some(Pull::After(self.sent)) {
            self.drop_field();
            return Err(IsoDepException::TagLost);
        }
        // The controller drops what it cannot hold; Android calls that an I/O error, and the card has acted.
        if answer.len() > longest {
            return Err(IsoDepException::Io);
        }
        Ok(answer)
    }

    /// The field goes off: `close` and the end of reader mode.
    pub fn drop_field(&mut self) {
        self.connected = false;
        self.card.power_off();
    }

    /// The card, out of the field.
    #[must_use]
    pub fn into_card(mut self) -> VirtualCard {
        self.drop_field();
        self.card
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
pub struct Iso7816Tag {
    card: VirtualCard,
    connected: bool,
    pull: Option<Pull>,
    sent: u32,
}

impl Iso7816Tag {
    /// A card in the field; `initial` is the AID iOS selected before the app saw the tag.
    #[must_use]
    pub fn new(mut card: VirtualCard, initial: &[u8]) -> Self {
        card.power_on();
        let length = u8::try_from(initial.len()).unwrap_or(u8::MAX);
        card.transmit(&[&[0x00, 0xA4, 0x04, 0x00, length], initial, &[0x00]].concat());
        Self {
            card,
            connected: true,
            pull: None,
            sent: 0,
        }
    }

    /// Takes the card away at an APDU.
    #[must_use]
    pub fn pulled(mut self, pull: Option<Pull>) -> Self {
        self.pull = pull;
        self
    }

    /// `sendCommand(apdu:)`, made by `NFCISO7816APDU(data:)`; data and status word come apart.
    ///
    /// # Errors
    /// What CoreNFC gives.
    pub fn send_command(&mut self, apdu: &[u8]) -> Result<(Vec<u8>, u8, u8), NfcReaderError> {
        if apdu.len() < 4 {
            return Err(NfcReaderError::INVALID_PARAMETER);
        }
        if !self.connected {
            return Err(NfcReaderError::NOT_CONNECTED);
        }
        self.sent += 1;
        if self.pull == Some(Pull::Before(self.sent)) {
            self.invalidate();
            return Err(NfcReaderError::CONNECTION_LOST);
        }
        let mut answer = self.card.transmit(apdu);
        if self.pull == Some(Pull::After(self.sent)) {
            self.invalidate();
            return Err(NfcReaderError::RESPONSE_ERROR);
        }
        let (sw2, sw1) = (answer.pop().unwrap_or(0), answer.pop().unwrap_or(0));
        Ok((answer, sw1, sw2))
    }

    /// The session ends: the field goes off.
    pub fn invalidate(&mut self) {
        self.connected = false;
        self.card.power_off();
    }

    /// The card, out of the field.
    #[must_use]
    pub fn into_card(mut self) -> VirtualCard {
        self.invalidate();
        self.card
    }
}
