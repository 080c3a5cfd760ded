//! A reader engine and the tap on it, against the emulated reader over a pipe, with a virtual clock.

use std::fmt;
use std::task::Waker;
use std::time::Duration;

use kazasu_app::{LinkCommand, LinkEvent, ReaderTap};
use kazasu_card::CardTask;
use kazasu_reader::ccid::Descriptor;
use kazasu_reader::{Channel, Found, Millis, PROFILES, ReaderEngine, Report, UsbInterface, engine_for};
use kazasu_testkit::card::VirtualCard;
use kazasu_testkit::reader::acr1555::Acr1555Reader;
use kazasu_testkit::reader::ccid::CcidReader;
use kazasu_testkit::reader::fault::{Fault, PipeFault};
use kazasu_testkit::reader::gatt_ccid::GattCcidReader;
use kazasu_testkit::reader::held::Pull;
use kazasu_testkit::reader::j1::{J1Fault, J1Mishap, J1Reader, J1Settings};
use kazasu_testkit::reader::make::Make;
use kazasu_testkit::reader::pipe::{Cut, Happening, Pipe};
use kazasu_testkit::reader::{Channel as Wire, EmulatedReader};

use crate::link::{Link, Tapped};

/// Nothing takes longer than this in virtual time.
const PATIENCE: Duration = Duration::from_secs(600);
/// Time the reader gets to give the card back after a tap.
const AFTERWARDS: Duration = Duration::from_secs(20);

/// The emulated readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// USB CCID, extended level.
    UsbExtended,
    /// USB CCID, short level, as the ACR122U.
    UsbShort,
    /// Plain CCID over GATT, 271 bytes.
    Feitian,
    /// 55AA fragments, EC bytes.
    Acr1555,
    /// ACR1255U-J1: log-in, cipher, packets of 20 bytes.
    J1,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::UsbExtended,
        Self::UsbShort,
        Self::Feitian,
        Self::Acr1555,
        Self::J1,
    ];

    /// Whether extended commands pass.
    #[must_use]
    pub const fn is_extended(self) -> bool {
        !matches!(self, Self::UsbShort)
    }

    /// A usual packet size: of a USB endpoint, or the smallest ATT MTU.
    #[must_use]
    pub const fn mtu(self) -> u16 {
        match self {
            Self::UsbExtended | Self::UsbShort => 64,
            Self::Feitian | Self::Acr1555 | Self::J1 => 23,
        }
    }

    const fn is_usb(self) -> bool {
        matches!(self, Self::UsbExtended | Self::UsbShort)
    }

    fn make(self) -> Make {
        match self {
            Self::UsbExtended => Make::USB_EXTENDED,
            Self::UsbShort => Make::USB_SHORT,
            Self::Feitian => Make::FEITIAN,
            Self::Acr1555 | Self::J1 => Make::ACR1555U,
        }
    }

    fn engine(self) -> Box<dyn ReaderEngine> {
        let name = match self {
            Self::UsbExtended | Self::UsbShort => "usb-ccid",
            Self::Feitian => "feitian-c4",
            Self::Acr1555 => "acr1555u",
            Self::J1 => "acr1255u-j1-v2",
        };
        let profile = PROFILES.iter().find(|profile| profile.name == name).unwrap();
        let usb = self.is_usb().then(|| UsbInterface {
            number: 0,
            slot: 0,
            descriptor: Descriptor::parse(&self.make().descriptor()).unwrap(),
        });
        let found = Found {
            usb,
            key: None,
            random: Some([[0x10; 16], [0x20; 16]]),
        };
        engine_for(profile, found).unwrap()
    }

    fn twin(self, mtu: u16, pull: Option<Pull>) -> Box<dyn EmulatedReader> {
        if self == Self::J1 {
            let fault = pull.map(|pull| {
                let (nth, mishap) = match pull {
                    Pull::Before(nth) => (nth, J1Mishap::LostBefore),
                    Pull::After(nth) => (nth, J1Mishap::LostAfter),
                };
                J1Fault {
                    kind: 0x6F,
                    nth,
                    mishap,
                }
            });
            return Box::new(J1Reader::new(J1Settings {
                faults: fault.into_iter().collect(),
                ..J1Settings::default()
            }));
        }
        let fault = pull.map(|pull| match pull {
            Pull::Before(apdu) => Fault::LostBeforeCard { apdu },
            Pull::After(apdu) => Fault::LostAfterCard { apdu },
        });
        let ccid = CcidReader::new(self.make(), fault.as_slice());
        match self {
            Self::UsbExtended | Self::UsbShort => Box::new(ccid),
            Self::Feitian => Box::new(GattCcidReader::new(ccid)),
            Self::Acr1555 | Self::J1 => Box::new(Acr1555Reader::new(ccid, mtu)),
        }
    }
}

/// A reader with the shell's loop around it.
pub struct Reader {
    kind: Kind,
    tap: ReaderTap,
    pipe: Pipe<Box<dyn EmulatedReader>>,
    mtu: u16,
    longest: Option<usize>,
    wait: Option<Duration>,
    open: bool,
    /// How often another device is still found to hold the reader.
    held: u32,
    told: Vec<Report>,
    tapped: Option<Tapped>,
}

impl Reader {
    /// A reader on a closed link. `seed` cuts its packets; `byte` cuts the link once, when so many bytes went over it.
    #[must_use]
    pub fn new(kind: Kind, mtu: u16, seed: u64, pull: Option<Pull>, byte: Option<u64>) -> Self {
        let faults: Vec<PipeFault> = byte.map(|byte| PipeFault::CutAt { byte }).into_iter().collect();
        let payload = usize::from(mtu) - if kind.is_usb() { 0 } else { 3 };
        let style = if seed == 0 { Cut::Full } else { Cut::Random };
        Self {
            kind,
            tap: ReaderTap::new(kind.engine()),
            pipe: Pipe::new(kind.twin(mtu, pull), payload, style, seed, &faults),
            mtu,
            longest: (!kind.is_usb()).then_some(payload),
            wait: None,
            open: false,
            held: 0,
            told: Vec::new(),
            tapped: None,
        }
    }

    /// The same, held by another device until so many connections were refused.
    #[must_use]
    pub const fn held_by_another(mut self, refusals: u32) -> Self {
        self.held = refusals;
        self
    }

    /// What the reader told beside the taps.
    #[must_use]
    pub fn told(&self) -> &[Report] {
        &self.told
    }

    fn connect(&mut self) {
        if let Some(held) = self.held.checked_sub(1) {
            self.held = held;
            return self.feed(LinkEvent::InUse);
        }
        self.open = true;
        self.wait = None;
        self.pipe.connect();
        self.tap.replace_engine(self.kind.engine());
        self.feed(LinkEvent::Opened { mtu: self.mtu });
    }

    fn feed(&mut self, event: LinkEvent) {
        let commands = self.tap.feed(event);
        self.run(commands);
    }

    /// Does what was asked, then tells the time once after every batch.
    fn run(&mut self, mut commands: Vec<LinkCommand>) {
        for _ in 0..16 {
            if commands
                .iter()
                .all(|command| matches!(command, LinkCommand::WaitUntil(_)))
            {
                self.carry_out(commands);
                return;
            }
            self.carry_out(commands);
            let now = Millis(u64::try_from(self.pipe.now().as_millis()).unwrap());
            commands = self.tap.feed(LinkEvent::Tick(now));
        }
        panic!("ticks at one time never end");
    }

    fn carry_out(&mut self, commands: Vec<LinkCommand>) {
        for command in commands {
            match command {
                LinkCommand::Write(channel, bytes) => {
                    let wire = match channel {
                        Channel::Control => Wire::Control,
                        _ => Wire::Command,
                    };
                    self.pipe.write(wire, &bytes, self.longest);
                }
                LinkCommand::WaitUntil(at) => self.wait = Some(Duration::from_millis(at.0)),
                LinkCommand::Close => {
                    self.pipe.disconnect();
                    self.open = false;
                }
                LinkCommand::Progress(_) => {}
                LinkCommand::Reader(report) => self.told.push(report),
                LinkCommand::Done {
                    outcome,
                    carried,
                    apdus,
                } => {
                    self.tapped = Some(Tapped {
                        outcome,
                        carried,
                        apdus,
                    });
                }
            }
        }
    }

    /// The next thing that happens, `until` at the latest.
    fn step(&mut self, until: Duration) {
        let limit = self.wait.map_or(until, |wait| wait.min(until));
        match self.pipe.proceed(Some(limit)) {
            Some(Happening::Notified(channel, bytes)) => {
                let channel = match channel {
                    Wire::Event => Channel::Event,
                    Wire::Battery => Channel::Battery,
                    _ => Channel::Answer,
                };
                self.feed(LinkEvent::Notified(channel, bytes));
            }
            Some(Happening::Written) => self.feed(LinkEvent::Written),
            Some(Happening::Closed) => {
                self.open = false;
                self.feed(LinkEvent::Closed);
            }
            None => {
                let now = self.pipe.now();
                if self.wait.is_some_and(|wait| wait <= now) {
                    self.wait = None;
                    let now = Millis(u64::try_from(now.as_millis()).unwrap());
                    self.feed(LinkEvent::Tick(now));
                }
            }
        }
    }
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader")
            .field("tap", &self.tap)
            .finish_non_exhaustive()
    }
}

impl Link for Reader {
    fn place(&mut self, card: VirtualCard) {
        self.pipe.insert(card);
    }

    fn tap(&mut self, task: CardTask) -> Tapped {
        let started = self.tap.start(task, Waker::noop().clone()).unwrap();
        self.run(started);
        let until = self.pipe.now() + PATIENCE;
        while self.tapped.is_none() {
            while !self.open {
                self.connect();
            }
            assert!(self.pipe.now() < until, "no end of the tap: {:?}", self.tap);
            self.step(until);
        }
        // The card is given back, over a new link where the old one broke, before the next person comes.
        if !self.open {
            self.connect();
        }
        let until = self.pipe.now() + AFTERWARDS;
        while self.open && self.pipe.now() < until {
            self.step(until);
        }
        self.tapped.take().unwrap()
    }

    /// A card on a reader whose link broke cannot be reached; what matters is how it is found when the link is back.
    fn left_unlocked(&self) -> bool {
        self.open && self.pipe.reader().card().is_some_and(VirtualCard::is_unlocked)
    }

    fn bytes(&self) -> u64 {
        self.pipe.bytes()
    }

    fn broken_rules(&self) -> Vec<String> {
        self.pipe.broken_rules().to_vec()
    }

    fn lift(&mut self) -> VirtualCard {
        let mut card = self.pipe.remove().unwrap();
        card.power_off();
        let until = self.pipe.now() + Duration::from_secs(1);
        while self.open && self.pipe.now() < until {
            self.step(until);
        }
        card
    }
}
