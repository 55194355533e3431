"""Words of hashtags: how names are spelled, and which words are not topics."""

from __future__ import annotations

import regex

_COMMON = """
ActivityPub AGI AI AirPods AJAX ALGOL AMD AngularJS API APIs AppImage AppKit AppleScript AppSec ArangoDB ArchLinux
ArgoCD ARIA ARM ASCII ASGI ATProto AutoCAD AutoGPT AutoML AvaloniaUI AVIF AWS BackboneJS BDD BigQuery BIOS BitTorrent
BSD BSON BTRFS BuildInPublic BuildKit ByteBuddy CAD CapRover CD CDK CDN CentOS CGI CI CICD CircleCI CLI ClickHouse
CLIs CloudFormation CloudFront CloudWatch CMake CMS CNCF CNN COBOL CockroachDB CocoaPods CodePen CodeQL CoffeeScript
CommonLisp CommonMark CORS CosmosDB CouchDB CPU CPUs CQRS CRDT CRM CRUD CSharp CSP CSRF CSS CSS3 CSV CTE CTF CTO CUDA
CVE DAO DartLang DBA DDD DDoS DeepLearning DeepMind DeepSeek DeFi DevEx DevOps DevRel DevSecOps DevTools DHCP DirectX
DIY DJI DKIM DMARC DNA DNS DNSSEC DockerCompose DOM DotNet DSA DSL DuckDB DX DynamoDB eBook eBooks eBPF EC2 ECMAScript
ECS EKS EmberJS EPUB ERP ESLint ESM ESP32 ESP8266 ETH ETL ExpressJS FAQ FastAPI FBI FFI FFmpeg FinOps FinTech FOSDEM
FOSS FP FPGA FPS FreeBSD FreeCAD FSharp FTP FTS5 GameDev GCC GCP GDB GDPR GenAI GeoJSON GHC GIF GIMP GIS GitHub
GitHubActions GitHubCopilot GitHubPages GitLab GitOps GKE GLib GLSL GNOME GNU GoLand GPG GPL GPS GPT GPU GPUs GraphDB
GraphQL gRPC GTD GTK GUI HackerNews HackTheBox HBase HCL HDD HDMI HDR HomeAssistant HomeLab HPC HTML HTML5 HTMX HTTP
HTTP2 HTTP3 HTTPS HuggingFace IaC IAM IBM ICU IDE IDEs IEEE IETF IIS IMAP IndexedDB IndieDev IndieHackers IndieWeb
InfluxDB InfoSec IntelliJ IO iOS IoT IP iPad iPadOS IPFS iPhone IPO IPv4 IPv6 IRC ISO ISP JAMstack JavaFX JavaScript
JAX JAXB JDBC JDK JetBrains JetpackCompose JIRA JIT JNI JOSS JPA JPEG jQuery JRuby JS JSF JSON JSONB JSX JUnit
JupyterLab JupyterNotebook JVM JWT K3s K8s KDE KeePass KiCad KNN KPI KQL KVM LangChain LangGraph LaTeX LDAP
LearnInPublic LED LGBT LGBTQ LibreOffice LinkedIn LINQ Lisp LlamaIndex LLM LLMOps LLMs LLVM LMDB LoRa LoRaWAN LSP LSTM
LTS LUKS LVM M1 MacBook MachineLearning macOS MagSafe MariaDB MATLAB MAUI MCP MDX MediaWiki MIDI MIT MKDocs ML MLOps
MobX MongoDB MQTT MSBuild MSSQL MVC MVP MVVM MySQL NAS NASA NATS NeoVim NestJS NetBSD NextCloud NextJS NFC NFS NFT
NFTs NGINX NixOS NLP NLTK NoCode NodeJS NodeMCU NoSQL npm NSFW NTFS NTLM NuGet NumPy NuxtJS NVIDIA NVMe OAuth OAuth2
ObjectiveC OCaml OCI OCR OIDC OKR OLAP OLED OOP OpenAI OpenAPI OpenBSD OpenCL OpenCV OpenGL OpenID OpenJDK OpenShift
OpenSource OpenSSH OpenSSL OpenStack OpenStreetMap OpenTelemetry OpenTofu OpenWrt OpenZFS ORM OS OSINT OSM OSS OWASP
P2P PaaS PC PCB PCI PDF PDFs PDO PEP PGP PhD PHP phpBB PHPUnit PKI PKM PLC PNG pnpm POSSE PostCSS PostGIS PostgreSQL
PowerBI PowerPoint PowerShell PPA PRs PS5 PyCharm PyCon PyPI PyPy PySpark PyTest PyTorch QA QEMU QML QR QtQuick QUIC
RabbitMQ RAG RAID RapidAPI RaspberryPi ReactJS ReactNative ReasonML REPL REST RESTful RFC RFID RGB RHEL RISCV
RMarkdown ROI ROM ROS ROS2 RPA RPC RPG RPi RPM RSA RSpec RSS RStudio RTOS RTX RubyOnRails RustLang RxJava RxJS S3 SaaS
SAML SAP SBOM SciPy SCM ScyllaDB SDK SDKs SDL SDLC SDR SEO SFTP SHA SIEM SIMD SitePoint SLA SLO SMB SMS SMTP SNS SoC
SOC2 SolidJS SPARQL SPF SPI SpriteKit SQL SQLAlchemy SQLite SQS SRE SSD SSG SSH SSL SSO SSR StackOverflow StarCraft
STL STT SublimeText SvelteKit SVG SVGs SwiftUI SysAdmin SystemVerilog TailwindCSS TCP TDD TechTalk TensorFlow TensorRT
TestNG TeX TFLite TikTok TIL TLA TLS TOML TOTP TPU TSQL TTS TTY TUI TV TypeScript UAT UBI UDP UEFI UFO UI UIKit UIs UK
UML UnoCSS URI URL URLs USA USB USSR UTC UTF8 UUID UWP UX V8 VBA VBScript VCS VHDL VitePress VLAN VLC VM VMs VMware
VOIP VPC VPN VPNs VPS VR VSCode VSCodium VTuber VueJS VuePress W3C WAF WASI WASM WCAG Web3 WebAPI WebAssembly WebAuthn
WebComponents WebDev WebGL WebGPU WebKit WebMention WebMentions WebP WebPerf WebRTC WebSocket WebSockets WebStorm
WebXR WhatsApp WiFi WinForms WinRT WinUI WIP WireGuard WLED WoL WooCommerce WordPress WPF WSGI WSL WSL2 WWDC WWW
WYSIWYG X11 x86 XAML XAMPP XGBoost XHTML XML XMPP XSLT XSS XState XUnit YAGNI YAML YouTube YouTuber ZFS ZigBee ZigLang
ZMQ zsh
HTB LFI MFA OSCP RCE SSRF SSTI SUID XXE
a11y i18n l10n n8n k9s o11y
"""
_SIGNED = {
    "c++": "Cpp", "cpp": "Cpp", "c#": "CSharp", "f#": "FSharp", "q#": "QSharp", ".net": "DotNet", "asp.net": "AspNet", "aspnet": "AspNet", "vb.net": "VBNet",
    "r&d": "RnD", "q&a": "QandA", "d&d": "DnD",
}  # fmt: skip
# of names in which they matter
_SIGN = regex.compile(r"(?<![\w.])(?:(?:asp|vb)?\.net|[cfq]#|c\+\+|[dqr]&[ad])(?![^\W\d])", regex.IGNORECASE)
_PLUS = regex.compile(r"(?<=[\w+])\+")
SPELLINGS = {**{word.casefold(): word for word in _COMMON.split()}, **_SIGNED}

# words that only join others, and names of places for posts without a topic
_NO_TOPICS = """
me my mine we us our you your he him his she her it its they them their this that these those the an and or but if as at by for from in
into of off on onto out over than then there here to too up with without is are was were be been being am do does did done has have had
can could will would shall should may might must not no yes all any both each few more most other such own same very just also now how
why what when where which who whom whose net com org www etc via per
hide hidden featured sticky misc miscellaneous uncategorized uncategorised untagged
ich du er sie wir ihr und oder aber das ein eine mit von zu für auf aus nicht ist sind den dem des im am
je tu il elle nous vous ils elles le la les un une des du et ou mais avec pour dans est sur en
yo él nosotros el los las del y pero con por para es una que se
eu você ele ela nós um uma com em os as não
io lui lei noi voi gli lo che per non sono
ik jij hij wij zij het een met voor niet
jag han hon vi och men med för inte att det
og med til ikke
w na do że nie jest
я ты он она мы вы они и но на не это для от из по
misc miscellaneous miscellany various general other others random untagged uncategorized uncategorised unclassified unsorted
none null undefined nil false true default test tests foo bar todo tbd draft drafts blog blogs post posts blogpost article articles
hello hi old new page pages entry entries featured index archive archives tag tags category categories topic topics content
allgemein verschiedenes sonstiges beitrag beiträge artikel unkategorisiert nichtkategorisiert nonclassé nonclasse divers sincategoría sincategoria
semcategoria senzacategoria geencategorie nietgecategoriseerd okategoriserade ukategoriseret ukategorisert luokittelematon bezkategorii
nezařazené nezaradené kategorisiz kategoriázatlan necategorisit безрубрики безкатегории χωρίςκατηγορία
未分类 未分類 默认 默认分类 미분류 ไม่มีหมวดหมู่ غيرمصنف ללאקטגוריה دسته‌بندینشده
"""
NO_TOPICS = frozenset(_NO_TOPICS.casefold().split())

# of what kind a post is, which a blog sorts by: topics only of a post that is about them
_KINDS = """
note notes snippet snippets thought thoughts musing musings reflection reflections rant rants ramblings sundries aside asides short shorts micro microblog
personal life mylife enjoy fun funny interesting image images link links bookmark bookmarks quote quotes tool tools stuff things
update updates meta metapost reference explanation documentation info information idea ideas opinion opinions
about first year public publish published post posts article articles project projects duh
notizen gedanken persönliches persönlich leben alltag zitate notiz
réflexion réflexions pensées perso personnel vie liens brèves
notas apuntes reflexiones pensamientos vida enlaces citas información
pessoal pensamentos reflexões
personale pensieri riflessioni vita appunti citazione citazioni
gedachten persoonlijk leven notities tankar personligt livet anteckningar
notatki przemyślenia życie заметки заметка мысли жизнь личное размышления интересное забавное ссылки цитаты нотатки думки життя
poznámky myšlenky život notlar düşünceler hayat catatan kehidupan pribadi
笔记 筆記 随笔 隨筆 生活 杂谈 雜談 总结 總結 日常 感想 记录 メモ 雑記 雑談 日記 일상 잡담 메모 생각 기록
"""
KINDS = frozenset(_KINDS.split())

# acronyms that are ordinary words, too
ORDINARY = frozenset({"rest", "arm", "led", "raid", "rag", "aria", "sap", "dao"})
_LANGUAGES = """
english german french spanish portuguese italian dutch swedish norwegian danish finnish polish czech slovak russian ukrainian turkish greek hungarian romanian japanese chinese korean vietnamese indonesian arabic hebrew
deutsch englisch français anglais español inglés português portugues inglês italiano inglese nederlands engels svenska engelska norsk dansk suomi suomeksi englanniksi polski angielski čeština česky anglicky русский английский українська
türkçe ingilizce ελληνικά magyar română 日本語 英語 中文 英文 한국어 영어 việt bahasa indonesia العربية עברית
"""
LANGUAGES = frozenset(_LANGUAGES.split())


def in_letters(text: str) -> str:
    """Return a text with names whose signs matter in letters: DotNet for .NET, CSharp for C#."""
    named = _SIGN.sub(lambda sign: f" {SPELLINGS.get(sign[0].casefold(), sign[0])} ", text)
    return _PLUS.sub(" Plus ", named)
