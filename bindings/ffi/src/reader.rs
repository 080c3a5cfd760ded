//! Framed readers: what to look for, and the engine that drives what was found.

use std::sync::{Arc, Mutex};

use kazasu_app::ReaderTap;
use kazasu_card::Carried;
use kazasu_reader::ccid::Descriptor;
use kazasu_reader::j1::{BATTERY_LEVEL, BATTERY_SERVICE, MasterKey};
use kazasu_reader::{Found, PROFILES, Pipe, Profile, ReaderEngine, ReaderError, UsbInterface, engine_for};
use ring::rand::{SecureRandom as _, SystemRandom};
use zeroize::Zeroizing;

use crate::error::AppError;
use crate::guard::{guard, lock, unwound};
use crate::link::{LinkCommand, LinkEvent, ReaderReport};
use crate::outcome::TapEnd;
use crate::progress::TapProgress;
use crate::tap::Tap;

/// Where a reader is found. UUIDs are in their long form, lower case.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum ReaderPlace {
    /// Bluetooth.
    Gatt {
        /// The service to look for.
        service: String,
        /// Host to reader.
        command: String,
        /// Whether writes to `command` wait for the reader's acknowledgement.
        write_with_response: bool,
        /// Reader to host.
        answer: String,
        /// Reader to host, unasked; absent where events come on `answer`.
        event: Option<String>,
        /// The battery's service and level characteristic, where the reader has them.
        battery: Vec<String>,
        /// Name prefixes of readers that may advertise no service.
        name_prefixes: Vec<String>,
    },
    /// USB.
    Usb {
        /// bInterfaceClass.
        interface_class: u8,
    },
}

/// One kind of reader.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ReaderProfile {
    /// Stable name, for [`Reader::open`] and settings.
    pub name: String,
    /// Where it is found.
    pub place: ReaderPlace,
}

/// What a shell has found beside the profile.
#[derive(Clone, uniffi::Record)]
pub struct FoundReader {
    /// Name of the profile.
    pub profile: String,
    /// Of a USB reader: bInterfaceNumber.
    #[uniffi(default = 0)]
    pub usb_interface: u8,
    /// Of a USB reader: which slot to drive, from 0.
    #[uniffi(default = 0)]
    pub usb_slot: u8,
    /// Of a USB reader: the class descriptor, or the raw descriptors that contain it.
    #[uniffi(default = None)]
    pub usb_descriptor: Option<Vec<u8>>,
    /// Key of a J1 reader, 16 bytes, where its owner changed it.
    #[uniffi(default = None)]
    pub key: Option<Vec<u8>>,
}

/// All readers, in the order in which a scan prefers them; a shell builds its scan filter from it.
#[uniffi::export]
#[must_use]
pub fn reader_profiles() -> Vec<ReaderProfile> {
    PROFILES.iter().map(ReaderProfile::from).collect()
}

/// A reader, and the tap on it if one is under way. The shell opens the link, moves bytes and tells the time; framing,
/// log-in, keep-alive, who powers the card and when is decided here. It outlives taps, so a log-in is paid once.
#[derive(uniffi::Object)]
pub struct Reader {
    found: FoundReader,
    state: Mutex<State>,
}

struct State {
    tap: ReaderTap,
    running: Option<Arc<Tap>>,
}

#[uniffi::export]
impl Reader {
    /// A reader whose link is not open yet.
    ///
    /// # Errors
    /// [`AppError::Input`]: an unknown profile, a descriptor or key that makes no sense, an exchange level this app does
    /// not speak (`reader.level.unsupported`).
    #[uniffi::constructor]
    pub fn open(found: FoundReader) -> Result<Arc<Self>, AppError> {
        guard(|| {
            let tap = ReaderTap::new(engine(&found)?);
            Ok(Arc::new(Self {
                found,
                state: Mutex::new(State { tap, running: None }),
            }))
        })
    }

    /// Starts a tap: at once where a card is in the field, else when one comes.
    ///
    /// # Errors
    /// [`AppError::Input`] with `reader.command.busy` while another tap is under way, here or elsewhere.
    pub fn start(&self, tap: Arc<Tap>) -> Result<Vec<LinkCommand>, AppError> {
        guard(|| {
            let mut state = lock(&self.state);
            let busy = || AppError::input(ReaderError::Busy.code(), "tap");
            let (task, signal) = tap.take_task().ok_or_else(busy)?;
            match state.tap.start(task, signal.into()) {
                Ok(commands) => {
                    state.running = Some(tap);
                    Ok(tell(&mut state, commands))
                }
                Err(task) => {
                    tap.give_back(*task);
                    Err(busy())
                }
            }
        })
    }

    /// Takes one event and returns what to do next, in order. Never blocks.
    #[must_use]
    pub fn feed(&self, event: LinkEvent) -> Vec<LinkCommand> {
        let mut state = lock(&self.state);
        let told = unwound(|| {
            let commands = state.tap.feed(event.into());
            tell(&mut state, commands)
        });
        told.unwrap_or_else(|| self.give_up(&mut state))
    }

    /// A fresh engine for a link that is opened again: a log-in takes fresh random bytes. Only between `Close` or `Closed`
    /// and `Opened`.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn reconnect(&self) -> Result<(), AppError> {
        guard(|| {
            lock(&self.state).tap.replace_engine(engine(&self.found)?);
            Ok(())
        })
    }
}

impl Reader {
    /// After a bug: the link is closed, which takes the card's power, and begins anew.
    fn give_up(&self, state: &mut State) -> Vec<LinkCommand> {
        if let Ok(engine) = engine(&self.found) {
            state.tap = ReaderTap::new(engine);
        }
        let mut told = vec![LinkCommand::Close];
        if let Some(tap) = state.running.take() {
            tap.end(None, Carried::default());
            told.push(LinkCommand::Done { end: TapEnd::bug() });
        }
        told
    }
}

fn tell(state: &mut State, commands: Vec<kazasu_app::LinkCommand>) -> Vec<LinkCommand> {
    let mut told = Vec::with_capacity(commands.len());
    for command in commands {
        match command {
            kazasu_app::LinkCommand::Progress(progress) => {
                told.extend(TapProgress::of(&progress).map(|progress| LinkCommand::Progress { progress }));
            }
            kazasu_app::LinkCommand::Reader(report) => {
                told.extend(ReaderReport::of(&report).map(|report| LinkCommand::Reader { report }));
            }
            kazasu_app::LinkCommand::Done {
                outcome,
                carried,
                apdus,
            } => {
                let end = TapEnd::of(&outcome, apdus);
                if let Some(tap) = state.running.take() {
                    tap.end(Some(outcome), carried);
                }
                told.push(LinkCommand::Done { end });
            }
            command => told.extend(LinkCommand::of_bytes(command)),
        }
    }
    told
}

/// The engine for what a shell has found.
pub(crate) fn engine(found: &FoundReader) -> Result<Box<dyn ReaderEngine>, AppError> {
    let refused = |field| move |error: ReaderError| AppError::input(error.code(), field);
    let profile = PROFILES.iter().find(|profile| profile.name == found.profile);
    let profile = profile.ok_or_else(|| AppError::input("app.settings.invalid", "profile"))?;
    let usb = match profile.pipe {
        Pipe::Usb(_) => Some(UsbInterface {
            number: found.usb_interface,
            slot: found.usb_slot,
            descriptor: Descriptor::parse(found.usb_descriptor.as_deref().unwrap_or_default())
                .map_err(refused("usb_descriptor"))?,
        }),
        Pipe::Gatt(_) => None,
    };
    let key = match &found.key {
        None => None,
        Some(key) => {
            let key: Zeroizing<[u8; 16]> = Zeroizing::new(
                key.as_slice()
                    .try_into()
                    .map_err(|_| AppError::input("app.settings.invalid", "key"))?,
            );
            Some(MasterKey::new(*key))
        }
    };
    let mut random = [[0; 16]; 2];
    for half in &mut random {
        SystemRandom::new().fill(half).map_err(|_| AppError::bug())?;
    }
    let found = Found {
        usb,
        key,
        random: Some(random),
    };
    engine_for(profile, found).map_err(refused("profile"))
}

impl From<&Profile> for ReaderProfile {
    fn from(profile: &Profile) -> Self {
        let place = match profile.pipe {
            Pipe::Gatt(gatt) => ReaderPlace::Gatt {
                service: gatt.service.to_string(),
                command: gatt.command.to_string(),
                write_with_response: gatt.write_with_response,
                answer: gatt.answer.to_string(),
                event: gatt.event.map(|event| event.to_string()),
                battery: vec![BATTERY_SERVICE.to_string(), BATTERY_LEVEL.to_string()],
                name_prefixes: gatt
                    .name_prefixes
                    .iter()
                    .map(|&prefix| prefix.to_owned())
                    .collect(),
            },
            Pipe::Usb(interface_class) => ReaderPlace::Usb { interface_class },
        };
        Self {
            name: profile.name.to_owned(),
            place,
        }
    }
}
