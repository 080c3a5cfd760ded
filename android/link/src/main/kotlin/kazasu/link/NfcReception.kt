package kazasu.link

import android.app.Activity
import android.nfc.NfcAdapter
import android.nfc.Tag
import android.nfc.tech.IsoDep
import android.os.Bundle

/** What comes to the phone's back while the app is in front. */
sealed interface Came {
    /** A card that takes APDUs. */
    class Card(val link: ApduLink) : Came

    /** A tag that takes none, as the FeliCa of transit cards: feed [kazasu.core.TapEvent.OtherTag]. */
    data object OtherTag : Came
}

/** Reader mode of an activity: owns the field, without restarts of the activity and without the platform's sounds. */
class NfcReception(
    private val adapter: NfcAdapter,
    private val came: (Came) -> Unit,
) : NfcAdapter.ReaderCallback {
    /** From `onResume`. */
    fun begin(activity: Activity) {
        val options = Bundle()
        // A presence check in the middle of a signature drops the card from Android 13 on (facts, readers §4).
        options.putInt(NfcAdapter.EXTRA_READER_PRESENCE_CHECK_DELAY, PRESENCE_CHECK_MS)
        adapter.enableReaderMode(activity, this, FLAGS, options)
    }

    /** From `onPause`. Takes the card's power. */
    fun end(activity: Activity) = adapter.disableReaderMode(activity)

    /** On a thread of the system. */
    override fun onTagDiscovered(tag: Tag) {
        val isoDep = IsoDep.get(tag)
        came(if (isoDep == null) Came.OtherTag else Came.Card(IsoDepLink(AndroidIsoDep(isoDep))))
    }

    private companion object {
        const val PRESENCE_CHECK_MS = 1_000

        /** The card is Type B; A and F tell the cards that are held by mistake. The NDEF probe upsets some cards. */
        const val FLAGS = NfcAdapter.FLAG_READER_NFC_A or
            NfcAdapter.FLAG_READER_NFC_B or
            NfcAdapter.FLAG_READER_NFC_F or
            NfcAdapter.FLAG_READER_SKIP_NDEF_CHECK or
            NfcAdapter.FLAG_READER_NO_PLATFORM_SOUNDS
    }
}
