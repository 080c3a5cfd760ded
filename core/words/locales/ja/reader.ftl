### 日本語

reader-answer-malformed = カードリーダーの応答を読み取れません
    .staff = カードリーダーの応答を読み取れませんでした。カードリーダーの電源を入れ直してください。続くときは別のカードリーダーを使ってください。
    .patient = { -patient-wait }
    .vendor = リーダーの応答の枠、長さ、または検査和が正しくありません。再接続してから一度だけ再試行します。
    .spoken = { reader-answer-malformed }。{ reader-answer-malformed.staff }

reader-battery-low = カードリーダーの電池が少なくなっています
    .staff = カードリーダーの電池が残りわずかです。今日の業務が終わったら充電してください。
    .patient = { -patient-wait }
    .vendor = リーダーが電池残量低下を通知しました。処理は続けます。
    .spoken = { reader-battery-low }。{ reader-battery-low.staff }

reader-bluetooth-not-allowed = Bluetoothを使う許可がありません
    .staff = このアプリはBluetoothの使用を許可されていません。端末の設定で許可してください。
    .patient = { -patient-wait }
    .vendor = OSの権限がありません。許可されるまで再試行しません。
    .spoken = { reader-bluetooth-not-allowed }。{ reader-bluetooth-not-allowed.staff }

reader-bluetooth-switched-off = Bluetoothがオフです
    .staff = 端末のBluetoothがオフになっています。端末の設定でBluetoothをオンにしてください。
    .patient = { -patient-wait }
    .vendor = 無線アダプターが無効です。オンになったあと自動で再接続します。
    .spoken = { reader-bluetooth-switched-off }。{ reader-bluetooth-switched-off.staff }

reader-card-timeout = カードを見つけられませんでした
    .staff = 時間内にカードが見つかりませんでした。カードケースから出してかざしてください。続くときは別のカードリーダーを使ってください。
    .patient = カードをケースから出して、かざしてください。
    .vendor = カードを待つ時間が過ぎました。再試行できます。
    .spoken = { reader-card-timeout }。{ reader-card-timeout.staff }

reader-connect-in-use = カードリーダーは使用中です
    .staff = 別のアプリがカードリーダーを使っています。そのアプリを閉じてください。次にカードをもう一度かざしてください。
    .patient = { -patient-wait }
    .vendor = 共有違反です。ほかのプログラムが排他で開いています。解放後に再試行します。
    .spoken = { reader-connect-in-use }。{ reader-connect-in-use.staff }

reader-link-lost = カードリーダーとの接続が切れました
    .staff = カードリーダーとの接続が途中で切れました。カードリーダーを端末に近づけてください。次にカードをもう一度かざしてください。
    .patient = もう一度、カードをかざしてください。
    .vendor = リーダーのUSBまたはBLEが切れました。再接続してから再試行します。
    .spoken = { reader-link-lost }。{ reader-link-lost.staff }

reader-list-none = カードリーダーが見つかりません
    .staff = 使えるカードリーダーがありません。カードリーダーを接続してください。接続済みのときは差し直してください。
    .patient = { -patient-wait }
    .vendor = リーダーの一覧が空です。接続、ドライバー、権限を確かめてから再試行します。
    .spoken = { reader-list-none }。{ reader-list-none.staff }

reader-phone-switched-off = カードの読み取りがオフです
    .staff = この端末のカード読み取り機能がオフになっています。端末の設定でオンにしてください。
    .patient = { -patient-wait }
    .vendor = NFCアダプターが無効です。設定画面を開くよう案内します。
    .spoken = { reader-phone-switched-off }。{ reader-phone-switched-off.staff }

reader-phone-unsupported = この端末だけではカードを読めません
    .staff = この端末にはカードを読む機能がありません。対応するカードリーダーを接続してください。
    .patient = { -patient-wait }
    .vendor = NFCまたは拡張Lc/Le（拡張APDU）がありません。再試行しても変わりません。
    .spoken = { reader-phone-unsupported }。{ reader-phone-unsupported.staff }

reader-service-unavailable = カードリーダーを使えません
    .staff = この端末でカードリーダーの機能が動いていません。端末を再起動してください。続くときは管理者に連絡してください。
    .patient = { -patient-wait }
    .vendor = PC/SCなどリーダーのサービスに接続できません。サービスの起動を確かめます。
    .spoken = { reader-service-unavailable }。{ reader-service-unavailable.staff }

reader-support-not-built = このアプリはこのリーダーに対応していません
    .staff = このアプリはこの種類のカードリーダーなしで作られています。対応するカードリーダーを使ってください。
    .patient = { -patient-wait }
    .vendor = ビルドに必要な機能（pcscなど）が含まれていません。再試行しても変わりません。
    .spoken = { reader-support-not-built }。{ reader-support-not-built.staff }

reader-card-mute = カードの応答がありません
    .staff = カードがないか、カードが応答しません。カードをいったん離してから、もう一度かざしてください。
    .patient = カードをもう一度かざしてください。
    .vendor = リーダーがカードなし、または無応答（CCID bError FE）と答えました。新しいタップで再試行できます。
    .spoken = { reader-card-mute }。{ reader-card-mute.staff }

reader-command-refused = カードリーダーが受け付けませんでした
    .staff = カードリーダーが命令を受け付けませんでした。カードをもう一度かざしてください。続くときはリーダーの電源を入れ直してください。
    .patient = カードをもう一度かざしてください。
    .vendor = リーダーがエラーを返しました。再接続してから再試行します。VERIFYは残り回数を確かめるまで再送しません。
    .spoken = { reader-command-refused }。{ reader-command-refused.staff }

reader-key-other = カードリーダーの鍵が違います
    .staff = このカードリーダーは登録された鍵では使えません。設定でこのリーダーの鍵を入力するか、別のリーダーを使ってください。
    .patient = { -patient-wait }
    .vendor = リーダーの認証に失敗しました（51 04、51 07、またはRND_Bの不一致）。顧客マスター鍵が変更されています。リーダーごとの鍵を設定します。
    .spoken = { reader-key-other }。{ reader-key-other.staff }

reader-command-too-long = このカードリーダーではできません
    .staff = このカードリーダーではこの確認の命令を送れません。4桁の暗証番号入力に切り替えるか、別のカードリーダーを使ってください。
    .patient = { -patient-wait }
    .vendor = APDUがリーダーの上限を超えています。短いAPDUにするか、別のリーダーを使います。
    .spoken = { reader-command-too-long }。{ reader-command-too-long.staff }

reader-state-wrong = カードリーダーの準備ができていません
    .staff = カードリーダーの準備ができていません。カードをもう一度かざしてください。
    .patient = カードをもう一度かざしてください。
    .vendor = この状態では意味のない操作です。何も送っていません。繰り返すときはプログラムの不具合です。
    .spoken = { reader-state-wrong }。{ reader-state-wrong.staff }

reader-command-busy = カードリーダーが処理中です
    .staff = カードリーダーが別の処理をしています。少し待ってから、カードをもう一度かざしてください。
    .patient = 少し待ってから、カードをもう一度かざしてください。
    .vendor = リーダーがスロット使用中（CCID bError E0またはF2）と答えました。何も実行されていません。間をおいて再試行します。
    .spoken = { reader-command-busy }。{ reader-command-busy.staff }

reader-level-unsupported = このカードリーダーには対応していません
    .staff = このカードリーダーの方式には対応していません。別のカードリーダーを使ってください。
    .patient = { -patient-wait }
    .vendor = リーダーはTPDUまたは文字単位の交換だけに対応しています（dwFeatures）。ホスト側のT=1は実装していません。再試行しても変わりません。
    .spoken = { reader-level-unsupported }。{ reader-level-unsupported.staff }

reader-pairing-done = カードリーダーを決めました
    .staff = これからはこのカードリーダーを使います。変えるときはカードリーダーの画面で選び直してください。
    .patient = { -patient-wait }
    .vendor = 設定paired_readerに保存しました。
    .spoken = { reader-pairing-done }。{ reader-pairing-done.staff }

reader-pairing-no-answer = カードの置かれたリーダーが違うようです
    .staff = 選んだカードリーダーではカードが見つかりませんでした。もう一つのカードリーダーを選んでください。
    .patient = { -patient-wait }
    .vendor = 20秒の間にカードの通知がありませんでした。
    .spoken = { reader-pairing-no-answer }。{ reader-pairing-no-answer.staff }

reader-pairing-two = 近くに二つ以上のカードリーダーがあります
    .staff = 名前だけではどれかわかりません。使うカードリーダーにカードを置いてから選んでください。
    .patient = { -patient-wait }
    .vendor = 電波の強さの差が小さく、決められません。
    .spoken = { reader-pairing-two }。{ reader-pairing-two.staff }
