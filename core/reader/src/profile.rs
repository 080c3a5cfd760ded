//! The readers known here, as data: what to scan for, and which engine drives what was found.

use crate::ccid::{CcidEngine, CcidSetup, Descriptor, Idle, NoticeStyle};
use crate::engine::{Millis, ReaderEngine};
use crate::error::ReaderError;
use crate::framer::{Acr1555Framer, GattCcidFramer, UsbFramer};
use crate::gatt::{GattProfile, Uuid};
use crate::j1::{self, J1Engine, MasterKey};

/// Where a reader is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pipe {
    /// Bluetooth: service and characteristics.
    Gatt(GattProfile),
    /// USB: bInterfaceClass.
    Usb(u8),
}

/// What it speaks. A new protocol is one more value here and one more arm in [`engine_for`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Protocol {
    /// CCID over USB; the setting is in the reader's descriptor.
    UsbCcid,
    /// Plain CCID over GATT.
    GattCcid(CcidSetup),
    /// CCID in the fragments of the ACR1555U.
    Acr1555(CcidSetup),
    /// The protocol of the ACR1255U-J1, with its log-in.
    J1,
}

/// One kind of reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Profile {
    /// Stable name, for settings and logs.
    pub name: &'static str,
    /// Where it is found.
    pub pipe: Pipe,
    /// What it speaks.
    pub protocol: Protocol,
}

/// What a shell read from a USB reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UsbInterface {
    /// bInterfaceNumber.
    pub number: u8,
    /// Which slot to drive, from 0.
    pub slot: u8,
    /// The class descriptor.
    pub descriptor: Descriptor,
}

/// What a shell has found beside the profile; each protocol takes what it needs.
#[derive(Debug, Default)]
pub struct Found {
    /// Of a USB reader.
    pub usb: Option<UsbInterface>,
    /// Key of a J1 reader, where it was changed.
    pub key: Option<MasterKey>,
    /// For the log-in of a J1 reader: two times 16 bytes from a cryptographic source, fresh for each engine.
    pub random: Option<[[u8; 16]; 2]>,
}

/// All readers, in the order in which a scan prefers them. A shell builds its scan filter from it.
pub const PROFILES: &[Profile] = &[
    ACR1555U,
    ACR1255U_J1_V2,
    ACR1255U_J1,
    FEITIAN_C4,
    FEITIAN_C6,
    FEITIAN_OEM,
    SPRINGCARD,
    USB_CCID,
];

/// The engine for a reader of this profile.
///
/// # Errors
/// [`ReaderError::ExchangeLevel`] for a USB reader at TPDU or character level; [`ReaderError::State`] where something
/// the protocol needs was not found, or the slot does not exist.
pub fn engine_for(profile: &Profile, found: Found) -> Result<Box<dyn ReaderEngine>, ReaderError> {
    Ok(match profile.protocol {
        Protocol::UsbCcid => {
            let usb = found.usb.ok_or(ReaderError::State)?;
            let setup = usb.descriptor.setup(usb.number, usb.slot)?;
            Box::new(CcidEngine::new(UsbFramer, setup))
        }
        Protocol::GattCcid(setup) => Box::new(CcidEngine::new(GattCcidFramer::default(), setup)),
        Protocol::Acr1555(setup) => Box::new(CcidEngine::new(Acr1555Framer::default(), setup)),
        Protocol::J1 => {
            let random = found.random.ok_or(ReaderError::State)?;
            Box::new(J1Engine::new(found.key, random))
        }
    })
}

/// ACS ACR1555U (facts, readers §2.2). Messages above EC bytes fail over Bluetooth though its descriptor says 1F1, so
/// longer APDUs are chained; whether the card gets them whole, only a probe tells.
const ACR1555U: Profile = Profile {
    name: "acr1555u",
    pipe: Pipe::Gatt(GattProfile {
        service: Uuid(0x0000_3970_817C_48DF_8DB2_476A_8134_EDE0),
        command: Uuid(0x0000_3971_817C_48DF_8DB2_476A_8134_EDE0),
        write_with_response: false,
        answer: Uuid(0x0000_3972_817C_48DF_8DB2_476A_8134_EDE0),
        event: Some(Uuid(0x0000_3973_817C_48DF_8DB2_476A_8134_EDE0)),
        name_prefixes: &["ACR1555U"],
    }),
    protocol: Protocol::Acr1555(CcidSetup::bluetooth(
        0xEC,
        Idle {
            keep_alive: Some(Millis(15_000)),
            sleeps_after: Some(Millis(60_000)),
        },
    )),
};

/// ACS ACR1255U-J1 of newer firmware, and the Circle CIR415A (facts, readers §2.1).
const ACR1255U_J1_V2: Profile = Profile {
    name: "acr1255u-j1-v2",
    pipe: Pipe::Gatt(j1::PROFILE_V2),
    protocol: Protocol::J1,
};

/// The same with the first UUID set.
const ACR1255U_J1: Profile = Profile {
    name: "acr1255u-j1",
    pipe: Pipe::Gatt(j1::PROFILE),
    protocol: Protocol::J1,
};

/// Feitian bR301BLE (facts, readers §2.3). Whether a slot status keeps it awake is not public, so none is sent.
const FEITIAN_C4: Profile = feitian("feitian-c4", 0x0002_00C4_0000_4654_5341_4645, 180_000);

/// Feitian C6 models and bR500. The bR500 carries 516 bytes; 271 is what all of them carry.
const FEITIAN_C6: Profile = feitian("feitian-c6", 0x0002_00C6_0000_4654_5341_4645, 120_000);

/// Feitian under other names. Its UUID is told by one source only, and only its end.
const FEITIAN_OEM: Profile = feitian("feitian-oem", 0x0002_00C4_0000_0000_0000_0001, 120_000);

/// SpringCard readers, free service (facts, readers §2.4). The bytes of the status characteristic and the longest
/// message are not among the facts: the slot status is asked for, and the shortest common length is kept.
const SPRINGCARD: Profile = Profile {
    name: "springcard",
    pipe: Pipe::Gatt(GattProfile {
        service: Uuid(0xF91C_914F_367C_4108_AC3E_3D30_CFDD_0A1A),
        command: Uuid(0x281E_BED4_86C4_4253_84F1_57FB_9AB2_F72C),
        write_with_response: true,
        answer: Uuid(0x811D_C7A6_A573_4E15_89CC_7EFA_CAE0_4E3C),
        event: Some(Uuid(0xEAB7_5CAB_C7DC_4DB9_874C_4AD8_EE0F_180F)),
        name_prefixes: &[],
    }),
    protocol: Protocol::GattCcid(CcidSetup {
        notices: NoticeStyle::AskStatus,
        ..CcidSetup::bluetooth(
            LONGEST_SHORT,
            Idle {
                keep_alive: None,
                sleeps_after: None,
            },
        )
    }),
};

/// Any reader of the USB smart card class.
const USB_CCID: Profile = Profile {
    name: "usb-ccid",
    pipe: Pipe::Usb(0x0B),
    protocol: Protocol::UsbCcid,
};

/// A header and the longest short APDU, in bytes.
const LONGEST_SHORT: usize = 271;

/// `tail`: what follows the first four bytes of the three UUIDs. Events come on the answer characteristic.
const fn feitian(name: &'static str, tail: u128, sleeps_after: u64) -> Profile {
    const fn uuid(head: u128, tail: u128) -> Uuid {
        Uuid((head << 96) | tail)
    }
    Profile {
        name,
        pipe: Pipe::Gatt(GattProfile {
            service: uuid(0x4654_0001, tail),
            command: uuid(0x4654_0002, tail),
            write_with_response: true,
            answer: uuid(0x4654_0003, tail),
            event: None,
            name_prefixes: &[],
        }),
        protocol: Protocol::GattCcid(CcidSetup {
            notices_inline: true,
            ..CcidSetup::bluetooth(
                LONGEST_SHORT,
                Idle {
                    keep_alive: None,
                    sleeps_after: Some(Millis(sleeps_after)),
                },
            )
        }),
    }
}
