//! A clinic: the real service on loopback with the synthetic register, and accounts to activate devices with.

use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use kazasu_service::import::{self, Encoding, Rejects, Source};
use kazasu_service::settings::{Limits, TerminalFiles};
use kazasu_service::{Running, Service, Settings, approve};
use kazasu_testkit::mint::Mint;
use kazasu_testkit::{people, register};
use kazasu_wire::method::Method;
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// A running service, and a folder for apps' data. Both go with it.
#[derive(uniffi::Object)]
pub struct Clinic {
    runtime: Runtime,
    running: Mutex<Option<Running>>,
    origin: String,
    folder: TempDir,
}

#[uniffi::export]
impl Clinic {
    /// Starts the service on a free port, by the machine's clock.
    #[uniffi::constructor]
    #[must_use]
    pub fn open() -> Arc<Self> {
        let now = Timestamp::now();
        let folder = tempfile::tempdir().unwrap();
        let world = folder.path().join("world");
        register::export(&world, &people::all(), &Mint::at(now), people::japanese_day(now)).unwrap();
        let settings = Settings {
            database: format!("sqlite:{}", folder.path().join("service.db").display()),
            listen: ([127, 0, 0, 1], 0).into(),
            test_mode: true,
            key_ring: folder.path().join("service.keys"),
            trust_anchors: vec![world.join("anchors.pem")],
            revocation_lists: vec![world.join("crl-2.der"), world.join("crl-3.der")],
            methods: vec![Method::Pin, Method::Visual],
            terminal: Some(TerminalFiles {
                key: world.join("terminal.key"),
                certificates: world.join("terminal.json"),
            }),
            // One device taps ten thousand times here, as fast as it can.
            limits: Limits::wide(),
            ..Settings::default()
        };
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let running = runtime.block_on(async {
            let running = Service::start(settings).await.unwrap();
            let open =
                |name: &str| Source::new(std::fs::File::open(world.join(name)).unwrap(), Encoding::Utf8);
            let all = Rejects::RefuseAll;
            import::facilities::import(&running.service, open("facilities.csv"), all, &mut ())
                .await
                .unwrap();
            import::people::import(&running.service, open("people.csv"), all, &mut ())
                .await
                .unwrap();
            running
        });
        Arc::new(Self {
            origin: running.origin.to_string(),
            runtime,
            running: Mutex::new(Some(running)),
            folder,
        })
    }

    /// Where it listens.
    #[must_use]
    pub fn origin(&self) -> String {
        self.origin.clone()
    }

    /// A folder that goes with the clinic.
    #[must_use]
    pub fn folder(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    /// Payload of a fresh account, `kazasu:1?…`.
    #[must_use]
    pub fn payload(&self) -> String {
        let running = self.running.lock().unwrap();
        let service = &running.as_ref().unwrap().service;
        let institution = "4880123456".parse().unwrap();
        let account = self
            .runtime
            .block_on(approve(service, &institution, 1))
            .unwrap()
            .remove(0);
        account.to_text().to_string()
    }

    /// The service goes away, as in a power cut of the network.
    pub fn stop(&self) {
        let running = self.running.lock().unwrap().take();
        if let Some(running) = running {
            self.runtime.block_on(running.stop());
        }
    }
}
