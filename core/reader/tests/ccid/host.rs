//! The shell's loop with a virtual clock: one engine, one emulated reader, one pipe.

use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use kazasu_reader::ccid::Descriptor;
use kazasu_reader::{
    Channel, Command, Event, Found, Millis, PROFILES, Profile, ReaderEngine, Report, UsbInterface, engine_for,
};
use kazasu_testkit::card::{CardImage, CardMemory, VirtualCard};
use kazasu_testkit::mint::Mint;
use kazasu_testkit::people;
use kazasu_testkit::reader::acr1555::Acr1555Reader;
use kazasu_testkit::reader::ccid::CcidReader;
use kazasu_testkit::reader::fault::{Fault, PipeFault};
use kazasu_testkit::reader::gatt_ccid::GattCcidReader;
use kazasu_testkit::reader::make::Make;
use kazasu_testkit::reader::pipe::{Cut, Happening, Pipe};
use kazasu_testkit::reader::{Channel as Wire, EmulatedReader, Sent};
use zeroize::Zeroizing;

/// Nothing takes longer than this in virtual time.
const PATIENCE: Duration = Duration::from_secs(600);

/// The kinds of readers driven here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    UsbExtended,
    UsbShort,
    Feitian,
    Acr1555,
}

impl Kind {
    pub const ALL: [Self; 4] = [Self::UsbExtended, Self::UsbShort, Self::Feitian, Self::Acr1555];

    pub fn is_usb(self) -> bool {
        matches!(self, Self::UsbExtended | Self::UsbShort)
    }

    pub fn make(self) -> Make {
        match self {
            Self::UsbExtended => Make::USB_EXTENDED,
            Self::UsbShort => Make::USB_SHORT,
            Self::Feitian => Make::FEITIAN,
            Self::Acr1555 => Make::ACR1555U,
        }
    }

    pub fn engine(self) -> Box<dyn ReaderEngine> {
        let (name, usb) = match self {
            Self::UsbExtended => ("usb-ccid", Some(usb(0x0004_0000, 522))),
            Self::UsbShort => ("usb-ccid", Some(usb(0x0002_0000, 271))),
            Self::Feitian => ("feitian-c4", None),
            Self::Acr1555 => ("acr1555u", None),
        };
        engine_for(
            profile(name),
            Found {
                usb,
                ..Found::default()
            },
        )
        .unwrap()
    }
}

pub fn profile(name: &str) -> &'static Profile {
    PROFILES.iter().find(|profile| profile.name == name).unwrap()
}

/// A class descriptor of one slot.
pub fn descriptor(features: u32, longest: u32) -> Vec<u8> {
    let mut bytes = vec![0; 54];
    bytes[..2].copy_from_slice(&[54, 0x21]);
    bytes[40..44].copy_from_slice(&(features | 0x0000_00BA).to_le_bytes());
    bytes[44..48].copy_from_slice(&longest.to_le_bytes());
    bytes
}

fn usb(features: u32, longest: u32) -> UsbInterface {
    UsbInterface {
        number: 0,
        slot: 0,
        descriptor: Descriptor::parse(&descriptor(features, longest)).unwrap(),
    }
}

/// One of the emulated readers.
#[derive(Debug)]
pub enum Twin {
    Usb(CcidReader),
    Gatt(GattCcidReader),
    Acr(Acr1555Reader),
}

impl Twin {
    pub fn ccid(&self) -> &CcidReader {
        match self {
            Self::Usb(reader) => reader,
            Self::Gatt(reader) => reader.inner(),
            Self::Acr(reader) => reader.inner(),
        }
    }

    fn each(&mut self) -> &mut dyn EmulatedReader {
        match self {
            Self::Usb(reader) => reader,
            Self::Gatt(reader) => reader,
            Self::Acr(reader) => reader,
        }
    }
}

impl EmulatedReader for Twin {
    fn open(&mut self) -> Vec<Sent> {
        self.each().open()
    }
    fn receive(&mut self, channel: Wire, bytes: &[u8]) -> Vec<Sent> {
        self.each().receive(channel, bytes)
    }
    fn advance(&mut self, by: Duration) -> Vec<Sent> {
        self.each().advance(by)
    }
    fn insert(&mut self, card: VirtualCard) -> Vec<Sent> {
        self.each().insert(card)
    }
    fn remove(&mut self) -> (Option<VirtualCard>, Vec<Sent>) {
        self.each().remove()
    }
    fn card(&self) -> Option<&VirtualCard> {
        self.ccid().card()
    }
}

/// A card, and the instructions it was given.
pub fn card() -> (VirtualCard, Arc<Mutex<Vec<u8>>>) {
    // Minting takes longer than a session; each card is new all the same.
    static IMAGE: LazyLock<CardImage> = LazyLock::new(|| {
        let now = "2026-01-15T00:00:00Z".parse().unwrap();
        people::by_id("valid")
            .unwrap()
            .card_image(&Mint::at(now), now)
            .unwrap()
    });
    let mut card = VirtualCard::new(IMAGE.clone(), CardMemory::default());
    let seen = Arc::new(Mutex::new(Vec::new()));
    let ears = Arc::clone(&seen);
    card.observe(move |exchange| ears.lock().unwrap().push(exchange.instruction()));
    (card, seen)
}

/// What stands between a person and a card.
pub struct Host {
    engine: Box<dyn ReaderEngine>,
    pub pipe: Pipe<Twin>,
    mtu: u16,
    longest: Option<usize>,
    pub reports: Vec<Report>,
    wait: Option<Millis>,
    /// Times the engine closed the link.
    pub closes: u32,
    /// Bytes written on the control channel.
    pub controls: Vec<Vec<u8>>,
    pub seen: Arc<Mutex<Vec<u8>>>,
}

/// Everything that can be chosen about a run.
#[derive(Debug, Clone)]
pub struct Plan {
    pub kind: Kind,
    pub mtu: u16,
    pub cut: Cut,
    pub seed: u64,
    pub faults: Vec<Fault>,
    pub pipe: Vec<PipeFault>,
}

impl Plan {
    pub fn new(kind: Kind, mtu: u16) -> Self {
        Self {
            kind,
            mtu,
            cut: Cut::Full,
            seed: 1,
            faults: Vec::new(),
            pipe: Vec::new(),
        }
    }

    /// A host on an open link with a card in the reader.
    pub fn host(&self) -> Host {
        let inner = CcidReader::new(self.kind.make(), &self.faults);
        let reader = match self.kind {
            Kind::UsbExtended | Kind::UsbShort => Twin::Usb(inner),
            Kind::Feitian => Twin::Gatt(GattCcidReader::new(inner)),
            Kind::Acr1555 => Twin::Acr(Acr1555Reader::new(inner, self.mtu)),
        };
        let payload = usize::from(self.mtu) - if self.kind.is_usb() { 0 } else { 3 };
        let mut pipe = Pipe::new(reader, payload, self.cut, self.seed, &self.pipe);
        let (card, seen) = card();
        pipe.insert(card);
        let mut host = Host {
            engine: self.kind.engine(),
            pipe,
            mtu: self.mtu,
            longest: (!self.kind.is_usb()).then_some(payload),
            reports: Vec::new(),
            wait: None,
            closes: 0,
            controls: Vec::new(),
            seen,
        };
        host.open();
        host
    }
}

impl Host {
    pub fn open(&mut self) {
        self.wait = None;
        self.pipe.connect();
        self.feed(Event::Opened { mtu: self.mtu });
    }

    pub fn feed(&mut self, event: Event) {
        let mut commands = self.engine.feed(event);
        // One tick after every batch; it may ask to be woken, and no more.
        for _ in 0..4 {
            if commands.is_empty() {
                return;
            }
            self.run(commands);
            commands = self.engine.feed(Event::Tick(self.now()));
        }
        assert!(commands.is_empty(), "ticks at one time never end: {commands:?}");
    }

    fn run(&mut self, commands: Vec<Command>) {
        for command in commands {
            match command {
                Command::Write(channel, bytes) => self.write(channel, &bytes),
                Command::WaitUntil(at) => self.wait = Some(at),
                Command::Report(report) => self.reports.push(report),
                Command::Close => {
                    self.closes += 1;
                    self.pipe.disconnect();
                }
            }
        }
    }

    fn write(&mut self, channel: Channel, bytes: &[u8]) {
        let wire = match channel {
            Channel::Command => Wire::Command,
            Channel::Control => {
                self.controls.push(bytes.to_vec());
                Wire::Control
            }
            other => panic!("write on {other:?}"),
        };
        self.pipe.write(wire, bytes, self.longest);
    }

    /// The next thing that happens. False where nothing is left to happen before `until`.
    pub fn step(&mut self, until: Duration) -> bool {
        let wait = self.wait.map(|at| Duration::from_millis(at.0));
        let limit = wait.unwrap_or(until).min(until);
        match self.pipe.proceed(Some(limit)) {
            Some(Happening::Notified(channel, bytes)) => {
                let channel = match channel {
                    Wire::Answer => Channel::Answer,
                    Wire::Event => Channel::Event,
                    other => panic!("notified on {other:?}"),
                };
                self.feed(Event::Notified(channel, bytes));
            }
            Some(Happening::Written) => self.feed(Event::Written),
            Some(Happening::Closed) => self.feed(Event::Closed),
            None if wait.is_some_and(|wait| wait <= self.pipe.now()) => {
                self.wait = None;
                self.feed(Event::Tick(self.now()));
            }
            None => return self.pipe.now() < until,
        }
        true
    }

    /// Lets time pass.
    pub fn pass(&mut self, by: Duration) {
        let until = self.pipe.now() + by;
        while self.step(until) {}
    }

    /// Feeds a wish and waits for the report that ends it.
    pub fn ask(&mut self, wish: Event) -> Report {
        let from = self.reports.len();
        self.feed(wish);
        let until = self.pipe.now() + PATIENCE;
        loop {
            if let Some(end) = self.reports[from..].iter().find(|report| ends(report)) {
                return end.clone();
            }
            assert!(self.step(until), "no end: {:?}", self.reports);
        }
    }

    pub fn transmit(&mut self, apdu: &[u8]) -> Report {
        self.ask(Event::Transmit(Zeroizing::new(apdu.to_vec())))
    }

    /// Waits until the reader is ready and its card was seen.
    pub fn wait_for_card(&mut self) {
        let until = self.pipe.now() + PATIENCE;
        while !(self.reports.contains(&Report::Ready) && self.reports.contains(&Report::CardPresent)) {
            assert!(self.step(until), "no card: {:?}", self.reports);
        }
    }

    pub fn now(&self) -> Millis {
        Millis(u64::try_from(self.pipe.now().as_millis()).unwrap())
    }

    /// Instructions the card was given.
    pub fn instructions(&self) -> Vec<u8> {
        self.seen.lock().unwrap().clone()
    }

    pub fn extended_apdu(&self) -> Option<bool> {
        self.engine.extended_apdu()
    }

    /// No rule of link or frame was broken.
    pub fn assert_clean(&self) {
        assert_eq!(self.pipe.broken_rules(), [] as [String; 0]);
        if let Twin::Acr(reader) = self.pipe.reader() {
            assert_eq!(reader.broken_rules(), [] as [String; 0]);
        }
    }
}

/// Whether a report ends a wish.
pub fn ends(report: &Report) -> bool {
    matches!(
        report,
        Report::PoweredOn(_) | Report::PoweredOff | Report::Answer(_) | Report::Failed(_)
    )
}
