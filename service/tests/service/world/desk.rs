//! What applicants and reviewers do, without the pages.

use kazasu_service::application::review::{self, Decision};
use kazasu_service::application::{self, ApplicationError, Kind, Payload, upload};
use kazasu_service::store::application::Application;
use kazasu_service::{account_sheet, store};
use kazasu_wire::id::AccountId;
use kazasu_wire::payload::ActivationPayload;

use super::World;

/// The master of [`super::FACILITIES`] with what 施設の確認 compares, and a place for health checks.
pub const COMPARED: &str = "institution_code,name,kind,registration_numbers,manager_birth_date,bank_account\n\
    4880000001,試験接骨院,judo,契4800001-0-0,1961-07-09,\n\
    4880000002,試験鍼灸院,ahaki,48000001-0-0 48000002-0-0,1972-03-04,\n\
    4820000003,試験健診センター,health_check,,,7654321\n";
pub const HEALTH_CHECK: &str = "4820000003";
/// 生年月日 of the 施術管理者 of the first clinic.
pub const BIRTH_DATE: &str = "1961-07-09";
/// 口座番号 of the place for health checks.
pub const BANK_ACCOUNT: &str = "7654321";
pub const APPLICANT: &str = "user-one";

/// What a PNG begins with; nothing here looks further.
pub const PNG: &[u8] = b"\x89PNG\r\n\x1a\n and the rest of a picture";

/// The program that draws previews: the one that was built with these tests.
pub const PREVIEWS: &str = env!("CARGO_BIN_EXE_kazasu-service");

/// The head of a PNG that announces 60,000 × 60,000 dots.
pub fn bomb() -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\xea\x60\0\0\xea\x60\x08\x02\0\0\0".to_vec();
    bytes.extend(0x0FB0_E215_u32.to_be_bytes());
    bytes.extend(b"\0\0\0\0IDAT\x35\xaf\x06\x1e\0\0\0\0IEND\xae\x42\x60\x82");
    bytes
}

/// A draft as the form of 利用開始申請 leaves it.
pub fn start_of_use(terminals: &str) -> Payload {
    Payload::from([
        ("check", "master"),
        ("staff", "2"),
        ("terminals", terminals),
        ("consent", "yes"),
    ])
}

impl World {
    pub async fn compared() -> Self {
        let world = Self::new().await;
        world.import_facilities(COMPARED).await;
        world
    }

    pub async fn draft(&self, kind: Kind, code: &str, payload: &Payload) -> Application {
        let facility = self.facility(code).await;
        application::begin(self.service(), kind, &facility, APPLICANT, payload)
            .await
            .unwrap()
    }

    /// A 利用開始申請 of the first clinic, sent in.
    pub async fn submitted(&self, terminals: &str) -> Application {
        let draft = self
            .draft(Kind::StartOfUse, super::FIRST, &start_of_use(terminals))
            .await;
        let service = self.service();
        let checked = application::facility_check::compare(service, &draft, APPLICANT, BIRTH_DATE)
            .await
            .unwrap();
        application::submit(service, &checked, APPLICANT).await.unwrap()
    }

    /// Claims and approves.
    pub async fn granted(&self, application: &Application) -> Result<Vec<AccountId>, ApplicationError> {
        let service = self.service();
        let claimed = review::claim(service, application, "reviewer-one").await?;
        let (_, done) = review::decide(service, &claimed, "reviewer-one", Decision::Approve).await?;
        Ok(done.accounts)
    }

    /// Attaches a small picture.
    pub async fn attach(&self, application: &Application) {
        let chunks = futures_util::stream::iter([Ok::<_, std::io::Error>(PNG.into())]);
        upload::receive(self.service(), application, "承諾通知書.png", chunks)
            .await
            .unwrap();
    }

    pub async fn sheet(&self, account: &AccountId) -> ActivationPayload {
        account_sheet::open(self.service(), account)
            .await
            .unwrap()
            .payload
    }

    pub async fn application(&self, application: &Application) -> Application {
        store::application::find(&self.service().store, &application.application_id)
            .await
            .unwrap()
            .unwrap()
    }
}
